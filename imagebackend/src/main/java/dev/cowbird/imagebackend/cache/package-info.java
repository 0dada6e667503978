/**
 * The bases and what is known of them. {@link dev.cowbird.imagebackend.cache.BaseStore} publishes
 * and finds bases; {@link dev.cowbird.imagebackend.cache.Sidecar} is the record beside each.
 * Whoever calls holds the image's lock.
 */
@NullMarked
package dev.cowbird.imagebackend.cache;

import org.jspecify.annotations.NullMarked;
