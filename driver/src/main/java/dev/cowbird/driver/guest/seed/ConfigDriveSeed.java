/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.GuestData;
import dev.cowbird.driver.GuestPassword;
import dev.cowbird.driver.SshPublicKey;
import dev.cowbird.driver.UserData;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files of OpenStack's config drive (Nova's documentation, "Metadata"), as {@code latest} and
 * under the newest version's date that cloud-init knows. {@code admin_pass} is for guests that read
 * it; cloud-init gets root's password by user data.
 */
final class ConfigDriveSeed {
  /** Rocky's; later ones add nothing that is written here. */
  private static final String VERSION = "2018-08-27";

  private ConfigDriveSeed() {}

  static List<SeedFile> of(GuestConfig config, InstanceIdentity identity) {
    Map<String, GuestData> documents = documents(config, identity);
    return Stream.of("latest", VERSION)
        .flatMap(version -> documents.entrySet().stream()
            .map(document -> new SeedFile(
                "openstack/" + version + "/" + document.getKey(), document.getValue())))
        .toList();
  }

  private static Map<String, GuestData> documents(GuestConfig config, InstanceIdentity identity) {
    Map<String, GuestData> documents = new LinkedHashMap<>();
    documents.put("meta_data.json", JsonDocument.of(metaData(config, identity)));
    UserDataDocument.of(config).ifPresent(data -> documents.put("user_data", data));
    config
        .vendorData()
        .ifPresent(data -> documents.put("vendor_data.json", JsonDocument.of(vendorData(data))));
    List<GuestNics.Matched> nics = GuestNics.match(config, identity);
    if (!nics.isEmpty()) {
      documents.put("network_data.json", JsonDocument.of(NetworkData.of(nics)));
    }
    return documents;
  }

  private static Map<String, Object> metaData(GuestConfig config, InstanceIdentity identity) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("uuid", identity.uuid().toString());
    tree.put("name", identity.name().value());
    tree.put("hostname", SeedNames.fullName(config, identity).value());
    tree.put("launch_index", 0);
    addKeys(tree, config.defaultUserKeys());
    config
        .rootPassword()
        .filter(password -> password.form() == GuestPassword.Form.PLAIN)
        .ifPresent(password -> tree.put("admin_pass", password.secret().reveal()));
    return tree;
  }

  private static void addKeys(Map<String, Object> tree, List<SshPublicKey> keys) {
    if (keys.isEmpty()) {
      return;
    }
    Map<String, Object> byName = new LinkedHashMap<>();
    keys.forEach(key -> byName.put("key" + byName.size(), key.line()));
    tree.put("public_keys", byName);
  }

  /** cloud-init reads the member of its own name. */
  private static Map<String, Object> vendorData(UserData data) {
    if (data.format() == UserData.Format.GZIP) {
      throw new IllegalArgumentException(
          "Vendor data on a config drive is a string of JSON, and can't be gzip");
    }
    return Map.of("cloud-init", new String(data.content().toBytes(), StandardCharsets.UTF_8));
  }
}
