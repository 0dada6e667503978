/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.http;

import dev.cowbird.imagebackend.HttpConfig;
import dev.cowbird.imagebackend.HttpConfig.Setting;
import dev.cowbird.imagebackend.ImageException;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Says through which proxy a server is connected to. */
final class Proxies {
  private final HttpConfig.Proxies settings;
  private final NoProxy direct;

  Proxies(HttpConfig.Proxies settings) {
    this.settings = settings;
    this.direct = NoProxy.parse(settings.none().map(Setting::value).orElse(""));
  }

  /**
   * @return empty to connect directly
   * @throws ImageException {@code SOURCE_UNAVAILABLE} if the setting is malformed
   */
  Optional<ProxyAddress> proxyFor(URI uri) {
    Origin origin = Origin.of(uri);
    Optional<Setting> setting = origin.isSecure() ? settings.https() : settings.http();
    return setting
        .filter(proxy -> !direct.covers(origin.host(), origin.port()))
        .map(ProxyAddress::parse);
  }

  /** The same, as the JDK's client asks for it. */
  ProxySelector selector() {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        return List.of(proxyFor(uri)
            .map(proxy -> new Proxy(Proxy.Type.HTTP, proxy.socketAddress()))
            .orElse(Proxy.NO_PROXY));
      }

      @Override
      public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // There is no other proxy to try; the request fails.
      }
    };
  }
}
