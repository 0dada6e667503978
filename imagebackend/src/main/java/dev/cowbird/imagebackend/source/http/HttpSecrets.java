/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import dev.cowbird.imagebackend.HttpConfig;
import dev.cowbird.imagebackend.ImageException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server is told besides the request, so that it serves what is not for everyone: the fields
 * of the header file, and a user name and password from the URL or the netrc file. The files are
 * read once, when they are first needed. Safe for use by many threads.
 */
public final class HttpSecrets {
  private static final String AUTHORIZATION = "Authorization";

  private final HttpConfig config;
  private @Nullable Loaded loaded;

  public HttpSecrets(HttpConfig config) {
    this.config = config;
  }

  /** The same, but for the fields of the header file. */
  public HttpSecrets withoutHeaderFile() {
    return new HttpSecrets(config.withoutHeaders());
  }

  private record Loaded(Netrc netrc, List<HeaderFile.Field> fields) {}

  /**
   * Adds them to a request. The header file goes before the URL, the URL before the netrc file.
   *
   * @param uri as it was asked for, with its user info
   * @throws ImageException {@code SOURCE_UNAVAILABLE} if a file can't be read or is malformed
   */
  void addTo(HttpRequest.Builder request, URI uri) {
    Loaded files = files();
    files.fields().forEach(field -> request.header(field.name(), field.value()));
    if (files.fields().stream().noneMatch(field -> field.isNamed(AUTHORIZATION))) {
      credentials(files.netrc(), uri)
          .ifPresent(found -> request.setHeader(AUTHORIZATION, found.basic()));
    }
  }

  /** A URL that names a user and no password leaves that to the netrc file. */
  private static Optional<Credentials> credentials(Netrc netrc, URI uri) {
    Optional<Credentials> inUrl = Credentials.in(uri);
    boolean complete = inUrl.isPresent() && uri.getRawUserInfo().contains(":");
    return complete
        ? inUrl
        : netrc.credentials(uri.getHost(), inUrl.map(Credentials::user)).or(() -> inUrl);
  }

  private synchronized Loaded files() {
    if (loaded == null) {
      loaded = new Loaded(
          config
              .netrc()
              .map(path -> new SettingFile("netrc file", path).parseSecret(Netrc::parse))
              .orElse(Netrc.EMPTY),
          config
              .headers()
              .map(path -> new SettingFile("header file", path).parseSecret(HeaderFile::parse))
              .orElse(List.of()));
    }
    return loaded;
  }
}
