/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.HttpConfig;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ImageSources;
import dev.cowbird.imagebackend.source.http.HttpImageSource;
import dev.cowbird.imagebackend.source.http.HttpSecrets;
import dev.cowbird.imagebackend.source.http.HttpTransport;
import dev.cowbird.imagebackend.source.local.LocalImageSource;
import dev.cowbird.imagebackend.source.supplied.SuppliedImageSource;

/** The sources that Cowbird knows by itself. All of them share one HTTP client. */
final class LocationSources implements ImageSources {
  private final HttpTransport transport;
  private final HttpSecrets secrets;

  LocationSources(HttpConfig http) {
    this.transport = new HttpTransport(http);
    this.secrets = new HttpSecrets(http);
  }

  @Override
  public ImageSource source(ImageLocation location) {
    if (location instanceof ImageLocation.LocalFile file) {
      return LocalImageSource.at(file.path());
    }
    if (location instanceof ImageLocation.Http http) {
      return new HttpImageSource(transport, secrets, http);
    }
    if (location instanceof ImageLocation.Supplied supplied) {
      return new SuppliedImageSource(supplied);
    }
    throw new AssertionError("No source for " + location.getClass());
  }
}
