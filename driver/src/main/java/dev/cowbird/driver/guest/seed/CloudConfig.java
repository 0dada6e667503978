/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.GuestFile;
import dev.cowbird.driver.GuestPassword;
import dev.cowbird.driver.GuestUser;
import dev.cowbird.driver.SshPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of a guest configuration has no place in a datasource's own documents, as a cloud-config
 * (cloud-init's documentation, "Module reference"). Its keys are those of cloud-init 22.3 and
 * later.
 */
final class CloudConfig {
  private CloudConfig() {}

  /** Empty if there is nothing to say. */
  static Optional<String> of(GuestConfig config) {
    Map<String, Object> tree = new LinkedHashMap<>();
    // the datasource tells the name; that it resolves in the guest itself is said here
    config.fqdn().ifPresent(name -> tree.put("manage_etc_hosts", "localhost"));
    if (!config.users().isEmpty()) {
      List<Object> users = new ArrayList<>();
      users.add("default"); // the image's own, which would go otherwise
      config.users().forEach(user -> users.add(user(user)));
      tree.put("users", users);
    }
    config.rootPassword().ifPresent(password -> tree.put("chpasswd", rootPassword(password)));
    if (!config.files().isEmpty()) {
      tree.put("write_files", config.files().stream().map(CloudConfig::file).toList());
    }
    config.timezone().ifPresent(zone -> tree.put("timezone", zone));
    config.locale().ifPresent(locale -> tree.put("locale", locale));
    return tree.isEmpty()
        ? Optional.empty()
        : Optional.of("#cloud-config\n" + YamlDocument.of(tree));
  }

  private static Map<String, Object> user(GuestUser user) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", user.name());
    user.shell().ifPresent(shell -> tree.put("shell", shell));
    if (!user.groups().isEmpty()) {
      tree.put("groups", user.groups());
    }
    tree.put("lock_passwd", user.password().isEmpty());
    user.password()
        .ifPresent(
            password -> tree.put(passwordKey(password.form()), password.secret().reveal()));
    if (!user.keys().isEmpty()) {
      tree.put(
          "ssh_authorized_keys", user.keys().stream().map(SshPublicKey::line).toList());
    }
    switch (user.sudo()) {
      case NONE -> {}
      case WITH_PASSWORD -> tree.put("sudo", "ALL=(ALL:ALL) ALL");
      case WITHOUT_PASSWORD -> tree.put("sudo", "ALL=(ALL:ALL) NOPASSWD:ALL");
    }
    return tree;
  }

  private static String passwordKey(GuestPassword.Form form) {
    return switch (form) {
      case PLAIN -> "plain_text_passwd";
      case HASHED -> "hashed_passwd";
    };
  }

  private static Map<String, Object> rootPassword(GuestPassword password) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("name", "root");
    root.put("password", password.secret().reveal());
    root.put("type", password.form() == GuestPassword.Form.HASHED ? "hash" : "text");
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("expire", false);
    tree.put("users", List.of(root));
    return tree;
  }

  private static Map<String, Object> file(GuestFile file) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("path", file.path());
    tree.put("owner", file.owner());
    tree.put("permissions", file.mode());
    tree.put("encoding", "b64");
    tree.put("content", Base64.getEncoder().encodeToString(file.content().toBytes()));
    if (!file.owner().equals(GuestFile.ROOT)) {
      tree.put("defer", true); // until users exist
    }
    return tree;
  }
}
