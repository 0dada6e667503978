/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import dev.cowbird.imagebackend.Base;
import java.util.Optional;

/**
 * A base in the cache, and the fingerprint that its source had.
 *
 * @param fingerprint empty for a source that has none
 */
public record StoredBase(Base base, Optional<String> fingerprint) {}
