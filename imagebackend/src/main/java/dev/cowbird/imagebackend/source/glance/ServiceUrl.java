/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * The URL of a service's API in one version. Catalogs and settings name it with a version, another
 * version, or none; the services themselves say which they have, but behind a proxy often under
 * addresses that nobody reaches. So the version is put where it always is: at the end.
 *
 * @param base without a slash at its end
 */
record ServiceUrl(String base) {
  private static final Pattern VERSION_AT_END = Pattern.compile("(/v\\d+(\\.\\d+)?)?/*$");

  /** @param version {@code "v2"} */
  static ServiceUrl of(URI endpoint, String version) {
    String plain = endpoint.getScheme()
        + "://"
        + endpoint.getRawAuthority()
        + (endpoint.getRawPath() == null ? "" : endpoint.getRawPath());
    return new ServiceUrl(VERSION_AT_END.matcher(plain).replaceFirst("") + "/" + version);
  }

  /** @param path after the version, beginning with a slash */
  URI resolve(String path) {
    return URI.create(base + path);
  }

  /** The URL as it may be shown: a user before the host is left out. */
  @Override
  public String toString() {
    return base.replaceFirst("//[^/@]*@", "//");
  }
}
