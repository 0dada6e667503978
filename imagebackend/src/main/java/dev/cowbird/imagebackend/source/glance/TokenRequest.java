/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cowbird.imagebackend.source.glance.CloudAuth.Identity;
import dev.cowbird.imagebackend.source.glance.CloudAuth.Scope;

/** What is sent to {@code POST /v3/auth/tokens}. */
final class TokenRequest {
  private TokenRequest() {}

  static ObjectNode of(CloudAuth.Keystone auth) {
    ObjectNode request = object();
    ObjectNode body = request.putObject("auth");
    body.set("identity", identity(auth.identity()));
    auth.scope().ifPresent(scope -> body.set("scope", scope(scope)));
    return request;
  }

  private static ObjectNode identity(Identity identity) {
    if (identity instanceof Identity.Password password) {
      ObjectNode user = reference(password.user());
      user.put("password", password.password().value());
      ObjectNode proof = object();
      proof.set("user", user);
      return proved("password", proof);
    }
    if (identity instanceof Identity.ApplicationCredential credential) {
      return proved(
          "application_credential",
          object().put("id", credential.id()).put("secret", credential.secret().value()));
    }
    if (identity instanceof Identity.NamedApplicationCredential credential) {
      ObjectNode proof = object()
          .put("name", credential.name())
          .put("secret", credential.secret().value());
      proof.set("user", reference(credential.user()));
      return proved("application_credential", proof);
    }
    if (identity instanceof Identity.Token token) {
      return proved("token", object().put("id", token.token().value()));
    }
    throw new AssertionError("No request for " + identity.getClass());
  }

  private static ObjectNode proved(String method, ObjectNode proof) {
    ObjectNode identity = object();
    identity.putArray("methods").add(method);
    identity.set(method, proof);
    return identity;
  }

  private static ObjectNode scope(Scope scope) {
    ObjectNode target = object();
    if (scope instanceof Scope.Project project) {
      target.set("project", reference(project.project()));
    } else if (scope instanceof Scope.Domain domain) {
      target.set("domain", reference(domain.domain()));
    }
    return target;
  }

  private static ObjectNode reference(Reference reference) {
    ObjectNode named = object();
    if (reference instanceof Reference.ById byId) {
      named.put("id", byId.id());
    } else if (reference instanceof Reference.ByName byName) {
      named.put("name", byName.name());
    } else if (reference instanceof Reference.InDomain inDomain) {
      named.put("name", inDomain.name());
      named.set("domain", reference(inDomain.domain()));
    }
    return named;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
