/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.spec.form.Document;
import dev.cowbird.driver.spec.form.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads descriptions of machines, in YAML 1.2 or JSON. A key that is not known is refused, as is
 * whatever else {@link #schema} does not have. Nothing is expanded, included or run.
 *
 * <p>Files that a description names are read at once: keys, passwords, user data, contents. Their
 * relative paths are relative to the description's own directory. Safe for use by several threads.
 */
public final class InstanceSpecReader {
  /** The most that a description may have, in bytes. */
  public static final int LARGEST = Document.LARGEST;

  private InstanceSpecReader() {}

  /**
   * Reads a file.
   *
   * @throws DriverException with {@link Kind#SPEC_REFUSED} if it can't be read, or is refused: the
   *     message then has all {@link Problem problems}
   */
  public static SpecDocument read(Path file) {
    return accepted(judge(file));
  }

  /**
   * Reads a description from anywhere.
   *
   * @param source its name, for messages
   * @param content at most 1 MiB of UTF-8
   * @param directory what relative paths in it are relative to
   * @throws DriverException with {@link Kind#SPEC_REFUSED} if it is refused
   */
  public static SpecDocument read(String source, byte[] content, Path directory) {
    return accepted(judge(source, content, directory));
  }

  /**
   * As {@link #read(Path)}, with what is wrong as an answer.
   *
   * @throws DriverException with {@link Kind#SPEC_REFUSED} if the file can't be read
   */
  public static SpecVerdict judge(Path file) {
    Path directory = file.toAbsolutePath().resolveSibling("");
    return judge(file.toString(), content(file), directory);
  }

  /** As {@link #read(String, byte[], Path)}, with what is wrong as an answer. */
  public static SpecVerdict judge(String source, byte[] content, Path directory) {
    Document document = new Document(source, directory);
    Optional<SpecDocument> read = document.read(content, InstanceForm.FORM);
    return read.<SpecVerdict>map(SpecVerdict.Accepted::new)
        .orElseGet(() -> new SpecVerdict.Refused(document.problems()));
  }

  /** What a description may have, as a JSON Schema (draft 2020-12). */
  public static String schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "A machine for cowbird run -f");
    schema.putAll(InstanceForm.FORM.schema());
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    try {
      return JsonMapper.builder()
          .build()
          .writer(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                  .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
              .withObjectIndenter(indenter))
          .writeValueAsString(schema);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The schema could not be written", e);
    }
  }

  private static SpecDocument accepted(SpecVerdict verdict) {
    if (verdict instanceof SpecVerdict.Accepted accepted) {
      return accepted.document();
    }
    String message = ((SpecVerdict.Refused) verdict)
        .problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    throw new DriverException(Kind.SPEC_REFUSED, message);
  }

  private static byte[] content(Path file) {
    try (InputStream input = Files.newInputStream(file)) {
      return input.readNBytes(Document.LARGEST + 1);
    } catch (NoSuchFileException e) {
      throw new DriverException(Kind.SPEC_REFUSED, "There is no file " + file, e);
    } catch (IOException e) {
      throw new DriverException(
          Kind.SPEC_REFUSED, "Description " + file + " can't be read: " + e.getMessage(), e);
    }
  }
}
