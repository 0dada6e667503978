/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import java.util.List;

/**
 * The JSON in which a host says what its users of the cache use.
 *
 * @param id of the host
 * @param host its name
 * @param users who they are among all users on the host
 * @param when ISO 8601, UTC
 * @param files the names of the files of the cache that they use
 * @param unknown sentences on what could not be found out; unless empty, they may use any file
 */
record HostClaim(
    String id, String host, String users, String when, List<String> files, List<String> unknown) {

  @Override
  public String toString() {
    return "Host " + host + " (" + users + ")";
  }
}
