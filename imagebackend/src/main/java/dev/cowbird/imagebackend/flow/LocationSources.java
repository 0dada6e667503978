/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.HttpConfig;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ImageSources;
import dev.cowbird.imagebackend.source.glance.CloudConfig;
import dev.cowbird.imagebackend.source.glance.GlanceImageSource;
import dev.cowbird.imagebackend.source.glance.ImageService;
import dev.cowbird.imagebackend.source.http.HttpImageSource;
import dev.cowbird.imagebackend.source.http.HttpSecrets;
import dev.cowbird.imagebackend.source.http.HttpTransport;
import dev.cowbird.imagebackend.source.local.LocalImageSource;
import dev.cowbird.imagebackend.source.supplied.SuppliedImageSource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sources that Cowbird knows by itself. URLs share one HTTP client; the OpenStack cloud is
 * looked for in the environment when it is first needed.
 */
final class LocationSources implements ImageSources {
  private final HttpTransport transport;
  private final HttpSecrets secrets;
  private final ImageService images;

  LocationSources(Map<String, String> environment) {
    HttpConfig http = HttpConfig.fromEnvironment(environment);
    this.transport = new HttpTransport(http);
    this.secrets = new HttpSecrets(http);
    this.images = new ImageService(
        () -> cloud(environment),
        authorities -> cloudTransport(http, authorities),
        Clock.systemUTC());
  }

  private static CloudConfig cloud(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    return CloudConfig.fromEnvironment(environment, Path.of(home), Path.of("").toAbsolutePath());
  }

  /** As to any server, but for the authorities that the cloud's settings name. */
  private static HttpTransport cloudTransport(HttpConfig http, Optional<Path> authorities) {
    return new HttpTransport(
        authorities.map(file -> http.withCertificates(List.of(file))).orElse(http));
  }

  /** The header file is for the image's own server. */
  @Override
  public ImageSource companion(ImageLocation location, ImageLocation image) {
    boolean elsewhere = location instanceof ImageLocation.Http there
        && !(image instanceof ImageLocation.Http here && here.isSameOriginAs(there));
    return elsewhere
        ? new HttpImageSource(transport, secrets.withoutHeaderFile(), (ImageLocation.Http) location)
        : source(location);
  }

  @Override
  public ImageSource source(ImageLocation location) {
    if (location instanceof ImageLocation.LocalFile file) {
      return LocalImageSource.at(file.path());
    }
    if (location instanceof ImageLocation.Http http) {
      return new HttpImageSource(transport, secrets, http);
    }
    if (location instanceof ImageLocation.Glance glance) {
      return new GlanceImageSource(images, glance);
    }
    if (location instanceof ImageLocation.Supplied supplied) {
      return new SuppliedImageSource(supplied);
    }
    throw new AssertionError("No source for " + location.getClass());
  }
}
