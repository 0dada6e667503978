/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import java.net.URI;
import java.util.Optional;

/** How a cloud's services are told who asks. */
public sealed interface CloudAuth {

  /**
   * Nothing is told them: the image service stands alone, as one for tests does.
   *
   * @param imageEndpoint where it is
   */
  record None(URI imageEndpoint) implements CloudAuth {}

  /**
   * By a token that Keystone, API version 3, gives for a proof of identity.
   *
   * @param authUrl where Keystone is, with or without {@code /v3}
   * @param scope what the token is for; an application credential brings its own
   */
  record Keystone(URI authUrl, Identity identity, Optional<Scope> scope) implements CloudAuth {}

  /** A proof of identity. */
  sealed interface Identity {
    record Password(Reference user, Secret password) implements Identity {}

    record ApplicationCredential(String id, Secret secret) implements Identity {}

    /** One that is found by its owner and a name that the owner gave it. */
    record NamedApplicationCredential(Reference user, String name, Secret secret)
        implements Identity {}

    /** A token that was given to somebody else before; one of our own is asked for with it. */
    record Token(Secret token) implements Identity {}
  }

  /** What a token is for. */
  sealed interface Scope {
    record Project(Reference project) implements Scope {}

    record Domain(Reference domain) implements Scope {}
  }
}
