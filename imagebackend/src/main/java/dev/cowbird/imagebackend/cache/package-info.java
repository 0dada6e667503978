/**
 * The bases, what is known of them, and how the cache is kept small.
 * {@link dev.cowbird.imagebackend.cache.BaseStore} publishes and finds bases, and
 * {@link dev.cowbird.imagebackend.cache.Sidecar} is the record beside each; whoever calls holds the
 * image's lock. {@link dev.cowbird.imagebackend.cache.CacheUpkeep} removes what is old and unused,
 * under locks that it takes itself: read {@code PruneRun}, which decides,
 * {@link dev.cowbird.imagebackend.cache.CacheUse}, which tells what is in use, and
 * {@code Leftovers}. {@link dev.cowbird.imagebackend.cache.ImageSweeper} does it again and again.
 */
@NullMarked
package dev.cowbird.imagebackend.cache;

import org.jspecify.annotations.NullMarked;
