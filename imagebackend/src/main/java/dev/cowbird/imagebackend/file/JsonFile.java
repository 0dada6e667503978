/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.file;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Records kept as JSON files. A file is replaced as a whole and is durable when a write returns;
 * members that a later version adds are read past. Safe for use by many threads.
 */
public final class JsonFile {
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(SerializationFeature.INDENT_OUTPUT)
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .defaultPropertyInclusion(
          JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
      .build();

  private JsonFile() {}

  /**
   * Reads a record; empty if there is no such file.
   *
   * @throws ImageException {@code STATE_DIRECTORY} if it can't be read, or holds something else
   */
  public static <T> Optional<T> read(Path file, Class<T> type) {
    try {
      T record = MAPPER.readValue(Files.readAllBytes(file), type);
      if (record == null) {
        throw new ImageException(Kind.STATE_DIRECTORY, "File " + file + " is damaged: it is null");
      }
      return Optional.of(record);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new ImageException(
          Kind.STATE_DIRECTORY, "File " + file + " is damaged: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw StorageErrors.translate("Reading " + file, e);
    }
  }

  /**
   * Writes a record under a name in flight and renames it. On failure the old file stays.
   *
   * @throws ImageException {@code STATE_DIRECTORY} or {@code NO_SPACE}
   */
  public static void write(HostFiles files, Path file, Object record) {
    try (InFlightFile inFlight = InFlightFile.of(files, file, InFlight.TEMPORARY)) {
      fill(files, inFlight.path(), record);
      inFlight.publish(FileMode.READABLE);
    }
  }

  private static void fill(HostFiles files, Path file, Object record) {
    try (FileChannel channel = files.create(file)) {
      ByteBuffer bytes = ByteBuffer.wrap(MAPPER.writeValueAsBytes(record));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw StorageErrors.translate("Writing " + file, e);
    }
  }
}
