/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import java.util.Optional;

/**
 * How the image service is asked for a while.
 *
 * @param images where it is
 * @param token to send; without one, none is asked for
 */
record CloudSession(ServiceUrl images, Optional<CloudToken> token) {}
