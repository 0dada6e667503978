/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Arrays;

/** A file with a version, served as RFC 9110 says: ranges, and {@code If-Range}. */
final class VersionedFile implements TestServer.Answer {
  private final byte[] content;
  private final String field;
  private final String version;

  VersionedFile(byte[] content, String field, String version) {
    this.content = content.clone();
    this.field = field;
    this.version = version;
  }

  static VersionedFile tagged(byte[] content, String tag) {
    return new VersionedFile(content, "ETag", tag);
  }

  @Override
  public void to(HttpExchange exchange) throws IOException {
    Headers asked = exchange.getRequestHeaders();
    exchange.getResponseHeaders().set(field, version);
    String range = asked.getFirst("Range");
    if (range == null || !version.equals(asked.getFirst("If-Range"))) {
      TestServer.send(exchange, 200, content);
      return;
    }
    int first = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    if (first >= content.length) {
      exchange.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
      TestServer.send(exchange, 416, new byte[0]);
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + first + "-" + (content.length - 1) + "/" + content.length);
    TestServer.send(exchange, 206, Arrays.copyOfRange(content, first, content.length));
  }
}
