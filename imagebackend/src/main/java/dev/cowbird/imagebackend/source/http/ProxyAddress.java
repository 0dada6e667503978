/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import dev.cowbird.imagebackend.HttpConfig.Setting;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** A proxy: {@code [http://][user:password@]host[:port]}, without a port the scheme's usual 80. */
record ProxyAddress(String host, int port, Optional<Credentials> credentials) {
  /** @throws ImageException {@code SOURCE_UNAVAILABLE}, naming the variable and not its value */
  static ProxyAddress parse(Setting setting) {
    String text = setting.value().strip();
    URI uri = uri(setting, text.contains("://") ? text : "http://" + text);
    if (!uri.getScheme().toLowerCase(Locale.ROOT).equals("http")) {
      throw refused(setting, "is not of http:, the only kind of proxy that is understood");
    }
    boolean plain = uri.getRawQuery() == null && uri.getRawFragment() == null;
    if (uri.getHost() == null || !plain || uri.getPort() > 0xffff) {
      throw refused(setting, "is not http://host:port");
    }
    return new ProxyAddress(
        uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort(), Credentials.in(uri));
  }

  private static URI uri(Setting setting, String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // The cause would tell the value, which may hold a password.
      throw refused(setting, "is not http://host:port (other characters are written %XX)");
    }
  }

  private static ImageException refused(Setting setting, String why) {
    return new ImageException(
        Kind.SOURCE_UNAVAILABLE, "The proxy that " + setting.name() + " names " + why);
  }

  /** The name is resolved when the proxy is connected to. */
  InetSocketAddress socketAddress() {
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return InetSocketAddress.createUnresolved(name, port);
  }

  /** Without credentials. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
