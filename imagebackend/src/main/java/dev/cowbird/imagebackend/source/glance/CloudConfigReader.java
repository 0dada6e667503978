/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.source.glance.CloudAuth.Identity;
import dev.cowbird.imagebackend.source.glance.CloudAuth.Scope;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Makes a cloud's configuration of its settings, by the names that keystoneauth gives them. */
final class CloudConfigReader {
  /** Of Keystone's first domain, and of all where none is named, as for the openstack command. */
  private static final String DEFAULT_DOMAIN = "default";

  private static final Set<String> TRUE = Set.of("true", "1", "yes", "on");
  private static final Set<String> FALSE = Set.of("false", "0", "no", "off");

  private final CloudSettings settings;

  private CloudConfigReader(CloudSettings settings) {
    this.settings = settings;
  }

  static CloudConfig read(CloudSettings settings) {
    return new CloudConfigReader(settings).config();
  }

  private CloudConfig config() {
    requireVerification();
    return new CloudConfig(
        auth(),
        settings.get("image_region_name", "region_name"),
        endpointInterface(),
        url("image_endpoint_override"),
        caBundle());
  }

  /** What is fetched would prove nothing, and a password would go to whoever asks for it. */
  private void requireVerification() {
    boolean insecure = settings.get("insecure").filter(this::isTrue).isPresent();
    boolean unverified = settings.get("verify").filter(this::isFalse).isPresent();
    if (insecure || unverified) {
      throw Misconfigured.because(settings.place(insecure ? "insecure" : "verify")
          + " can't be used: certificates are always verified; name your own authority's by "
          + settings.place("cacert"));
    }
    if (settings.get("cert").isPresent()) {
      throw Misconfigured.because(
          settings.place("cert") + " can't be used: there is no support for client certificates");
    }
  }

  private boolean isTrue(String text) {
    return TRUE.contains(text.toLowerCase(Locale.ROOT));
  }

  private boolean isFalse(String text) {
    return FALSE.contains(text.toLowerCase(Locale.ROOT));
  }

  private CloudAuth auth() {
    String type = settings.get("auth_type").orElseGet(this::usualType);
    return switch (type) {
      case "none", "noauth" -> new CloudAuth.None(endpoint());
      case "password", "v3password" ->
        keystone(new Identity.Password(user(), new Secret(settings.require("password"))), scope());
      case "token", "v3token" ->
        keystone(new Identity.Token(new Secret(settings.require("token"))), scope());
      case "v3applicationcredential" -> keystone(applicationCredential(), Optional.empty());
      default ->
        throw Misconfigured.because(settings.place("auth_type")
            + " is '"
            + type
            + "', not password, token, v3applicationcredential or none");
    };
  }

  private String usualType() {
    if (settings.get("application_credential_secret").isPresent()) {
      return "v3applicationcredential";
    }
    boolean token =
        settings.get("token").isPresent() && settings.get("password").isEmpty();
    return token ? "token" : "password";
  }

  private CloudAuth keystone(Identity identity, Optional<Scope> scope) {
    URI authUrl = url("auth_url")
        .orElseThrow(() -> Misconfigured.because(settings.place("auth_url") + " is not set"));
    return new CloudAuth.Keystone(authUrl, identity, scope);
  }

  private URI endpoint() {
    return url("image_endpoint_override")
        .or(() -> url("endpoint"))
        .or(() -> url("url"))
        .orElseThrow(() -> Misconfigured.because(
            settings.place("endpoint") + " is not set, and without authentication no catalog tells"
                + " where the image service is"));
  }

  private Identity applicationCredential() {
    Secret secret = new Secret(settings.require("application_credential_secret"));
    Optional<String> id = settings.get("application_credential_id");
    return id.isPresent()
        ? new Identity.ApplicationCredential(id.get(), secret)
        : new Identity.NamedApplicationCredential(
            user(), settings.require("application_credential_name"), secret);
  }

  private Reference user() {
    Optional<String> id = settings.get("user_id");
    return id.isPresent()
        ? new Reference.ById(id.get())
        : new Reference.InDomain(settings.require("username"), domainOf("user"));
  }

  private Optional<Scope> scope() {
    if (settings.get("system_scope").isPresent() || settings.get("trust_id").isPresent()) {
      String name = settings.get("trust_id").isPresent() ? "trust_id" : "system_scope";
      throw Misconfigured.because(
          settings.place(name) + " can't be used: a token is for a project or a domain");
    }
    Optional<Scope> project = project().map(Scope.Project::new);
    return project.isPresent() ? project : domain("domain").map(Scope.Domain::new);
  }

  private Optional<Reference> project() {
    Optional<String> id = settings.get("project_id", "tenant_id");
    return id.isPresent()
        ? id.map(Reference.ById::new)
        : settings
            .get("project_name", "tenant_name")
            .map(name -> new Reference.InDomain(name, domainOf("project")));
  }

  private Reference domainOf(String what) {
    return domain(what + "_domain")
        .or(() -> domain("default_domain"))
        .or(() -> settings.get("default_domain").map(Reference.ById::new))
        .orElse(new Reference.ById(DEFAULT_DOMAIN));
  }

  private Optional<Reference> domain(String what) {
    Optional<String> id = settings.get(what + "_id");
    return id.isPresent()
        ? id.map(Reference.ById::new)
        : settings.get(what + "_name").map(Reference.ByName::new);
  }

  private EndpointInterface endpointInterface() {
    for (String name : new String[] {"image_interface", "interface", "endpoint_type"}) {
      Optional<String> text = settings.get(name);
      if (text.isPresent()) {
        try {
          return EndpointInterface.parse(text.get());
        } catch (IllegalArgumentException e) {
          throw Misconfigured.because(settings.place(name) + ": " + e.getMessage(), e);
        }
      }
    }
    return EndpointInterface.PUBLIC;
  }

  private Optional<URI> url(String name) {
    return settings.get(name).map(text -> url(name, text));
  }

  /** The text may hold a password, so that it is not shown; nor is the exception that does. */
  private URI url(String name, String text) {
    try {
      URI uri = new URI(text.strip());
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
        throw noUrl(name);
      }
      return uri;
    } catch (URISyntaxException e) {
      throw noUrl(name);
    }
  }

  private ImageException noUrl(String name) {
    return Misconfigured.because(settings.place(name) + " is no http: or https: URL with a host");
  }

  private Optional<Path> caBundle() {
    return settings.get("cacert").map(text -> {
      try {
        return Path.of(text);
      } catch (InvalidPathException e) {
        throw Misconfigured.because(settings.place("cacert") + " is no path", e);
      }
    });
  }
}
