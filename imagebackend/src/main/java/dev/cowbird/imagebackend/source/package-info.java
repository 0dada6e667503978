/**
 * Where source images come from: the seam {@link dev.cowbird.imagebackend.source.ImageSource}. Each
 * kind of source is a package below this one. A source gives bytes and says what it knows of them;
 * it judges nothing, writes nothing, and tries nothing twice: that is its caller's.
 */
@NullMarked
package dev.cowbird.imagebackend.source;

import org.jspecify.annotations.NullMarked;
