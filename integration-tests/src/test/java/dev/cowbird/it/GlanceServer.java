/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.command.Command;
import dev.cowbird.imagebackend.command.CommandResult;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A real Glance, which {@code services/glance-up} starts; README.md tells about it. */
final class GlanceServer implements AutoCloseable {
  private static final Path SCRIPTS = Path.of("services");
  private static final Duration TIME_TO_INSTALL_AND_START = Duration.ofMinutes(10);
  private static final int CAN_NOT_BE_HAD_HERE = 77;
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path directory;
  private final URI url;

  private GlanceServer(Path directory, URI url) {
    this.directory = directory;
    this.url = url;
  }

  /**
   * Starts one that keeps everything in a directory of its own. Where it can't be installed, the
   * test is skipped; where it can't be started, too, or fails if it is required.
   */
  static GlanceServer start(Path directory) {
    CommandResult result;
    try {
      result = script("glance-up", directory);
    } catch (ImageException e) {
      String reason = "Glance can't be started: " + e.getMessage();
      return Boolean.getBoolean("vm.required") ? fail(reason, e) : abort(reason);
    }
    if (result.exitStatus() == CAN_NOT_BE_HAD_HERE) {
      return abort(result.stderrTail().strip());
    }
    return new GlanceServer(directory, URI.create(result.stdout().strip()));
  }

  private static CommandResult script(String name, Path directory) {
    return new ExecCommandRunner()
        .run(Command.of(
                List.of(SCRIPTS.resolve(name).toAbsolutePath().toString(), directory.toString()))
            .withTimeout(TIME_TO_INSTALL_AND_START)
            .accepting(0, CAN_NOT_BE_HAD_HERE));
  }

  URI url() {
    return url;
  }

  /** What tells the command where it is. */
  Map<String, String> variables() {
    return Map.of("OS_AUTH_TYPE", "none", "OS_ENDPOINT", url.toString());
  }

  /** An image with this file as its data. */
  ImageLocation.Glance upload(Path file, String diskFormat) {
    return upload(file, diskFormat, "bare", Map.of());
  }

  /** An image with this file as its data, and properties of its own. */
  ImageLocation.Glance upload(
      Path file, String diskFormat, String containerFormat, Map<String, String> properties) {
    ImageLocation.Glance image = register(diskFormat, containerFormat, properties);
    fill(image, file);
    return image;
  }

  private void fill(ImageLocation.Glance image, Path file) {
    try {
      send("PUT", "/" + image.image() + "/file", BodyPublishers.ofFile(file), 204);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An image without data. */
  ImageLocation.Glance register(String diskFormat, String containerFormat) {
    return register(diskFormat, containerFormat, Map.of());
  }

  private ImageLocation.Glance register(
      String diskFormat, String containerFormat, Map<String, String> properties) {
    ObjectNode record = JSON.createObjectNode()
        .put("name", "it")
        .put("disk_format", diskFormat)
        .put("container_format", containerFormat);
    properties.forEach(record::put);
    String answer = send("POST", "", BodyPublishers.ofString(record.toString()), 201);
    try {
      return new ImageLocation.Glance(
          UUID.fromString(JSON.readTree(answer).path("id").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void deactivate(ImageLocation.Glance image) {
    send("POST", "/" + image.image() + "/actions/deactivate", BodyPublishers.noBody(), 204);
  }

  private String send(String method, String path, BodyPublisher body, int expected) {
    String type = method.equals("PUT") ? "application/octet-stream" : "application/json";
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v2/images" + path))
        .header("Content-Type", type)
        .method(method, body)
        .build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Where its store keeps the data. */
  Path stored(ImageLocation.Glance image) {
    return directory.resolve("images").resolve(image.image().toString());
  }

  /** How often the data was asked for. */
  long dataRequests(ImageLocation.Glance image) {
    return requests("GET /v2/images/" + image.image() + "/file ");
  }

  /** How often a part of the data was. */
  long partRequests(ImageLocation.Glance image) {
    return requests("GET /v2/images/" + image.image() + "/file HTTP/1.1\" 206");
  }

  /** How often the record was asked for. */
  long recordRequests(ImageLocation.Glance image) {
    return requests("GET /v2/images/" + image.image() + " ");
  }

  private long requests(String request) {
    // Glance logs one request after the other: this one comes after all that were before it.
    String mark = "/" + UUID.randomUUID();
    send("GET", mark, BodyPublishers.noBody(), 404);
    await().until(() -> count(mark) > 0);
    return count(request);
  }

  private long count(String text) {
    try (Stream<String> lines = Files.lines(directory.resolve("glance-api.log"))) {
      return lines
          .filter(line -> line.contains("eventlet.wsgi.server") && line.contains(text))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    script("glance-down", directory);
  }
}
