/**
 * Programs of others that do the same, to be run beside ours.
 * {@link dev.cowbird.bench.peer.PeerCommand} is a command that the user typed, and
 * {@link dev.cowbird.bench.peer.PeerOutput} what such a command tells of itself. Read
 * {@code PeerCommand} first.
 */
@NullMarked
package dev.cowbird.bench.peer;

import org.jspecify.annotations.NullMarked;
