/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file beside a lock file that names the exclusive holder. It stands there from shortly after
 * the lock is taken until shortly before it is let go, or for good if the holder was killed.
 *
 * <p>It informs people and decides nothing. So it is never synced, and a failure to write it is
 * logged and no more: on a disk that is full, the lock must be had all the same, to remove
 * something.
 */
record HolderFile(Path path) {
  private static final Logger LOG = LoggerFactory.getLogger(HolderFile.class);
  private static final JsonMapper JSON = new JsonMapper();

  /** Others may have written the directory's files; more than this is no holder. */
  private static final int MAX_BYTES = 64 * 1024;

  void write(Holder holder) {
    Path temporary = StateLayout.inFlight(path, InFlight.TEMPORARY);
    try {
      Files.write(temporary, json(holder), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.debug("No holder is recorded in {}", path, e);
      remove(temporary);
    }
  }

  private static byte[] json(Holder holder) throws JsonProcessingException {
    return JSON.writeValueAsBytes(JSON.createObjectNode()
        .put("pid", holder.pid())
        .put("host", holder.host())
        .put("since", holder.since().toString())
        .put("purpose", holder.purpose())
        .put("progress", holder.progress()));
  }

  void remove() {
    remove(path);
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.debug("A holder that has let go stays recorded in {}", file, e);
    }
  }

  /** Who is named, if that can be read; whether it holds the lock still is another question. */
  Optional<Holder> read() {
    try (InputStream in = Files.newInputStream(path)) {
      JsonNode node = JSON.readTree(in.readNBytes(MAX_BYTES));
      return Optional.of(new Holder(
          node.path("pid").asLong(),
          printable(node.path("host").asText()),
          Instant.parse(node.path("since").asText()),
          printable(node.path("purpose").asText()),
          printable(node.path("progress").asText())));
    } catch (IOException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{C}", "?");
  }
}
