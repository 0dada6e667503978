/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A directory with the files that descriptions in tests name. */
record SpecFiles(Path directory) {
  static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB6sJ9XkkZ7F5cB8Vv0B4m6sVtQH4G8l2b1yq0Zk9W3y file@here";

  static SpecFiles in(Path directory) {
    SpecFiles files = new SpecFiles(directory);
    files.write("id.pub", KEY + "\n");
    files.write("password", "s3cret\nignored\n");
    files.write("password-hash", "$6$salt$hash\n");
    files.write("screen-password", "s3cret\n");
    files.write("content", "copied");
    files.write("user-data", "#!/bin/sh\ntrue\n");
    return files;
  }

  Path write(String name, String content) {
    try {
      return Files.writeString(directory.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SpecVerdict judge(String text) {
    return InstanceSpecReader.judge("spec.yaml", text.getBytes(UTF_8), directory);
  }

  SpecDocument read(String text) {
    return InstanceSpecReader.read("spec.yaml", text.getBytes(UTF_8), directory);
  }

  /** The problems, as they are shown. */
  List<String> problems(String text) {
    return judge(text) instanceof SpecVerdict.Refused refused
        ? refused.problems().stream().map(Object::toString).toList()
        : List.of();
  }

  /** The documents that have every key, as trees. */
  static List<Object> everything() {
    try (InputStream file = SpecFiles.class.getResourceAsStream("everything.yaml")) {
      List<Object> documents = new ArrayList<>();
      new Load(LoadSettings.builder().build())
          .loadAllFromString(new String(file.readAllBytes(), UTF_8))
          .forEach(documents::add);
      return documents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
