/**
 * The verdict on a source image: what the package {@code format} read is judged here, before
 * anything unpacks it. No process is started, and no other file is looked at, whatever the image
 * refers to. Read {@link dev.cowbird.imagebackend.inspect.ImageInspector} first, then the inspector
 * of a format.
 */
@NullMarked
package dev.cowbird.imagebackend.inspect;

import org.jspecify.annotations.NullMarked;
