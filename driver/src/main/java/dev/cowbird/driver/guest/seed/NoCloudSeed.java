/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.GuestData;
import dev.cowbird.driver.SshPublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of cloud-init's NoCloud datasource (its documentation, "NoCloud"). {@code user-data} is
 * always there, as older versions take a seed without it for none.
 */
final class NoCloudSeed {
  private NoCloudSeed() {}

  static List<SeedFile> of(GuestConfig config, InstanceIdentity identity) {
    List<SeedFile> files = new ArrayList<>();
    files.add(new SeedFile("meta-data", GuestData.of(YamlDocument.of(metaData(config, identity)))));
    files.add(new SeedFile(
        "user-data",
        UserDataDocument.of(config).orElseGet(() -> GuestData.of("#cloud-config\n{}\n"))));
    config.vendorData().ifPresent(data -> files.add(new SeedFile("vendor-data", data.content())));
    List<GuestNics.Matched> nics = GuestNics.match(config, identity);
    if (!nics.isEmpty()) {
      files.add(
          new SeedFile("network-config", GuestData.of(YamlDocument.of(NetworkConfig.of(nics)))));
    }
    return List.copyOf(files);
  }

  private static Map<String, Object> metaData(GuestConfig config, InstanceIdentity identity) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("instance-id", identity.uuid().toString());
    tree.put("local-hostname", SeedNames.fullName(config, identity).value());
    if (!config.defaultUserKeys().isEmpty()) {
      tree.put(
          "public-keys",
          config.defaultUserKeys().stream().map(SshPublicKey::line).toList());
    }
    return tree;
  }
}
