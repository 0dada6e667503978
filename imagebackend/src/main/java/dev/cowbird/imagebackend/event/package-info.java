/**
 * What a flight recording of this JVM shows of the flow: an event for each step, in the category
 * Cowbird, so that an embedder sees where the time goes. Nothing of it is loaded, and next to
 * nothing is done, in a JVM whose flight recorder was never started, or which has none.
 *
 * <p>Read {@link dev.cowbird.imagebackend.event.FlowEvents} first: it has a method for each step,
 * whose result is closed when the step is over.
 */
@NullMarked
package dev.cowbird.imagebackend.event;

import org.jspecify.annotations.NullMarked;
