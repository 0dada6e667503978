/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.lock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
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

  /** In place: whoever reads half of it knows no holder for now, and will look again. */
  void write(Holder holder) {
    try {
      Files.write(
          path,
          json(holder),
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      LOG.debug("No holder is recorded in {}", path, e);
      remove();
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
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.debug("A holder that has let go stays recorded in {}", path, e);
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
