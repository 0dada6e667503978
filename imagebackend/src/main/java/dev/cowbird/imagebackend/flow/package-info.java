/**
 * The stages called one after the other. Read {@link dev.cowbird.imagebackend.flow.BaseFlow}, which
 * makes a base of a source image, then {@link dev.cowbird.imagebackend.flow.DiskFlow}, which makes
 * a disk of a base; {@link dev.cowbird.imagebackend.flow.LocalImageBackend} puts everything
 * together.
 */
@NullMarked
package dev.cowbird.imagebackend.flow;

import org.jspecify.annotations.NullMarked;
