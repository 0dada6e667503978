/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ImageSources;
import dev.cowbird.imagebackend.source.http.HttpImageSource;
import dev.cowbird.imagebackend.source.http.HttpTransport;
import dev.cowbird.imagebackend.source.local.LocalImageSource;
import dev.cowbird.imagebackend.source.supplied.SuppliedImageSource;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;

/** The sources that Cowbird knows by itself. The HTTP client is made when it is first needed. */
final class LocationSources implements ImageSources {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STALL_TIMEOUT = Duration.ofSeconds(60);

  private Optional<HttpClient> client = Optional.empty();

  @Override
  public ImageSource source(ImageLocation location) {
    if (location instanceof ImageLocation.LocalFile file) {
      return LocalImageSource.at(file.path());
    }
    if (location instanceof ImageLocation.Http http) {
      return new HttpImageSource(new HttpTransport(client(), STALL_TIMEOUT), http);
    }
    if (location instanceof ImageLocation.Supplied supplied) {
      return new SuppliedImageSource(supplied);
    }
    throw new AssertionError("No source for " + location.getClass());
  }

  private synchronized HttpClient client() {
    HttpClient existing = client.orElseGet(() -> HttpClient.newBuilder()
        .connectTimeout(CONNECT_TIMEOUT)
        .followRedirects(HttpClient.Redirect.NORMAL)
        .build());
    client = Optional.of(existing);
    return existing;
  }
}
