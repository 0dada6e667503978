/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageServerTest {
  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir
  private Path directory;

  private HttpResponse<byte[]> ask(ImageServer server, String method, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.url()).method(method, HttpRequest.BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  @Test
  void serves_the_file_and_tells_its_size() throws Exception {
    byte[] content = new byte[200_000];
    content[199_999] = 1;
    Path file = Files.write(directory.resolve("image"), content);
    try (ImageServer server = ImageServer.serving(file, OptionalLong.empty())) {
      assertThat(ask(server, "GET").body()).isEqualTo(content);
      assertThat(ask(server, "HEAD").headers().firstValue("Content-Length")).contains("200000");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=2-,206,2345",
    "bytes=2-3,206,23",
    "bytes=4-99,206,45",
    "bytes=6-,200,012345",
    "bytes=-2,200,012345",
    "bytes=3-2,200,012345"
  })
  void serves_ranges(String range, int status, String text) throws Exception {
    Path file = Files.writeString(directory.resolve("image"), "012345");
    try (ImageServer server = ImageServer.serving(file, OptionalLong.empty())) {
      HttpResponse<byte[]> response = ask(server, "GET", "Range", range);

      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.body()).asString().isEqualTo(text);
    }
  }

  @Test
  void a_range_of_another_version_is_the_whole() throws Exception {
    Path file = Files.writeString(directory.resolve("image"), "012345");
    try (ImageServer server = ImageServer.serving(file, OptionalLong.empty())) {
      assertThat(ask(server, "GET", "Range", "bytes=2-", "If-Range", "\"two\"").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void keeps_to_its_rate() throws Exception {
    Path file = Files.write(directory.resolve("image"), new byte[500_000]);
    try (ImageServer server = ImageServer.serving(file, OptionalLong.of(1_000_000))) {
      Instant start = Instant.now();

      ask(server, "GET");

      assertThat(Duration.between(start, Instant.now())).isGreaterThan(Duration.ofMillis(400));
    }
  }
}
