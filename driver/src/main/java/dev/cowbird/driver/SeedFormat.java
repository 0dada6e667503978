/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

/**
 * In which form a guest configuration is handed over: which of cloud-init's datasources reads it.
 */
public enum SeedFormat {
  /**
   * cloud-init's own: {@code meta-data}, {@code user-data}, {@code network-config}; any
   * distribution.
   */
  NO_CLOUD("nocloud", "CIDATA"),
  /**
   * OpenStack's: {@code openstack/latest/meta_data.json} and so on; also read by cloudbase-init.
   */
  CONFIG_DRIVE("config-drive", "config-2");

  private final String word;
  private final String label;

  SeedFormat(String word, String label) {
    this.word = word;
    this.label = label;
  }

  /** The name in commands and descriptions. */
  public String word() {
    return word;
  }

  /** The label of the file system, by which a guest finds it. */
  public String label() {
    return label;
  }
}
