/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.HypervisorUse;
import picocli.CommandLine.Option;

/** Whether libvirt is asked what its domains use. */
final class LibvirtOptions {
  @Option(
      names = "--without-libvirt",
      description = "Do not ask libvirt which images its domains use; go by what was recorded.")
  private boolean without;

  HypervisorUse use() {
    return without ? HypervisorUse.AS_RECORDED : HypervisorUse.ASKED;
  }
}
