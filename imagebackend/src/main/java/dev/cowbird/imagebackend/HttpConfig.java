/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How images are fetched by HTTP. Proxies and files are only named here: they are read when the
 * first request needs them, so that what is wrong with them fails nothing else.
 *
 * @param certificates PEM files, or directories of them, that are trusted instead of the
 *     authorities that the JVM trusts; empty for those
 * @param netrc user names and passwords by host
 * @param headers a file of header fields, one {@code Name: value} a line, for the servers that
 *     images are asked of
 * @param connectTimeout more than zero
 * @param stallTimeout more than zero; a server that sends nothing for so long is given up
 */
public record HttpConfig(
    Proxies proxies,
    List<Path> certificates,
    Optional<Path> netrc,
    Optional<Path> headers,
    Duration connectTimeout,
    Duration stallTimeout) {
  /** No proxies, no credentials, the JVM's authorities; 30 s to connect, 30 s without a byte. */
  public static final HttpConfig DEFAULT = new HttpConfig(
      Proxies.NONE,
      List.of(),
      Optional.empty(),
      Optional.empty(),
      Duration.ofSeconds(30),
      Duration.ofSeconds(30));

  /**
   * What a variable says. Its value may be a secret.
   *
   * @param name of the variable that it comes from, for messages
   */
  public record Setting(String name, String value) {
    /** The name alone. */
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * Through what is connected, as curl writes it: {@code http://user:password@host:port}.
   *
   * @param http for {@code http:} URLs; empty to connect directly
   * @param https for {@code https:} URLs; empty to connect directly
   * @param none hosts that are connected to directly: names and addresses, separated by commas
   */
  public record Proxies(Optional<Setting> http, Optional<Setting> https, Optional<Setting> none) {
    public static final Proxies NONE =
        new Proxies(Optional.empty(), Optional.empty(), Optional.empty());
  }

  public HttpConfig {
    certificates = List.copyOf(certificates);
    if (isNoTime(connectTimeout) || isNoTime(stallTimeout)) {
      throw new IllegalArgumentException(
          "Not timeouts: " + connectTimeout + " and " + stallTimeout + " must be more than zero");
    }
  }

  private static boolean isNoTime(Duration timeout) {
    return timeout.isNegative() || timeout.isZero();
  }

  /**
   * What the environment says, with the variables and the precedence of curl: {@code http_proxy},
   * {@code https_proxy}, {@code all_proxy} and {@code no_proxy}, or in capitals ({@code HTTP_PROXY}
   * not in a CGI script, where a client's header sets it); {@code CURL_CA_BUNDLE}, else
   * {@code SSL_CERT_FILE} and {@code SSL_CERT_DIR}, else {@code REQUESTS_CA_BUNDLE}; {@code NETRC},
   * else {@code $HOME/.netrc} if that can be read. And {@code COWBIRD_HTTP_HEADERS}, the file of
   * header fields. An empty variable is none.
   */
  public static HttpConfig fromEnvironment(Map<String, String> variables) {
    boolean cgi = variables.containsKey("REQUEST_METHOD");
    Optional<Setting> all = first(variables, "all_proxy", "ALL_PROXY");
    Optional<Setting> http =
        cgi ? first(variables, "http_proxy") : first(variables, "http_proxy", "HTTP_PROXY");
    return new HttpConfig(
        new Proxies(
            http.or(() -> all),
            first(variables, "https_proxy", "HTTPS_PROXY").or(() -> all),
            first(variables, "no_proxy", "NO_PROXY")),
        certificates(variables),
        path(variables, "NETRC").or(() -> usualNetrc(variables)),
        path(variables, "COWBIRD_HTTP_HEADERS"),
        DEFAULT.connectTimeout,
        DEFAULT.stallTimeout);
  }

  private static List<Path> certificates(Map<String, String> variables) {
    Optional<Path> curls = path(variables, "CURL_CA_BUNDLE");
    if (curls.isPresent()) {
      return List.of(curls.get());
    }
    List<Path> openssls = Stream.concat(
            path(variables, "SSL_CERT_FILE").stream(),
            first(variables, "SSL_CERT_DIR").stream()
                .flatMap(directories -> Arrays.stream(directories.value().split(":")))
                .filter(directory -> !directory.isEmpty())
                .map(Path::of)
                .filter(Files::isDirectory))
        .toList();
    return openssls.isEmpty() ? path(variables, "REQUESTS_CA_BUNDLE").stream().toList() : openssls;
  }

  private static Optional<Path> usualNetrc(Map<String, String> variables) {
    return path(variables, "HOME").map(home -> home.resolve(".netrc")).filter(Files::isReadable);
  }

  private static Optional<Path> path(Map<String, String> variables, String name) {
    return first(variables, name).map(setting -> Path.of(setting.value()));
  }

  private static Optional<Setting> first(Map<String, String> variables, String... names) {
    return Arrays.stream(names)
        .filter(name -> !variables.getOrDefault(name, "").isEmpty())
        .map(name -> new Setting(name, variables.getOrDefault(name, "")))
        .findFirst();
  }

  public HttpConfig withProxies(Proxies other) {
    return new HttpConfig(other, certificates, netrc, headers, connectTimeout, stallTimeout);
  }

  public HttpConfig withCertificates(List<Path> paths) {
    return new HttpConfig(proxies, paths, netrc, headers, connectTimeout, stallTimeout);
  }

  public HttpConfig withNetrc(Path file) {
    return new HttpConfig(
        proxies, certificates, Optional.of(file), headers, connectTimeout, stallTimeout);
  }

  public HttpConfig withHeaders(Path file) {
    return new HttpConfig(
        proxies, certificates, netrc, Optional.of(file), connectTimeout, stallTimeout);
  }

  public HttpConfig withoutHeaders() {
    return new HttpConfig(
        proxies, certificates, netrc, Optional.empty(), connectTimeout, stallTimeout);
  }

  public HttpConfig withTimeouts(Duration connect, Duration stall) {
    return new HttpConfig(proxies, certificates, netrc, headers, connect, stall);
  }
}
