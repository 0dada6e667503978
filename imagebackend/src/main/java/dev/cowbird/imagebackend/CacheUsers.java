/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.List;

/**
 * Somebody outside of the state directory who may use files of the cache: the domains of a
 * hypervisor. What the instances in the state directory use need not be told.
 */
public interface CacheUsers {
  /**
   * What they are known by among all users on this host, as "libvirt at qemu:///system"; empty if
   * there is nobody.
   */
  String name();

  /**
   * Every image that any of them uses now, running or not. Blocks.
   *
   * @throws RuntimeException if it can't be told: then nothing is removed
   */
  List<UsedImage> images();

  /** Nobody, as where no hypervisor is used with the state directory. */
  static CacheUsers none() {
    return new CacheUsers() {
      @Override
      public String name() {
        return "";
      }

      @Override
      public List<UsedImage> images() {
        return List.of();
      }
    };
  }
}
