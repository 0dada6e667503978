/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

/** Which user, project or domain is meant. */
public sealed interface Reference {
  /** By an id, which no other in the cloud has. */
  record ById(String id) implements Reference {}

  /** By a name, which no other has of those that are in no domain: of domains themselves. */
  record ByName(String name) implements Reference {}

  /** By a name, which no other in the domain has. */
  record InDomain(String name, Reference domain) implements Reference {}
}
