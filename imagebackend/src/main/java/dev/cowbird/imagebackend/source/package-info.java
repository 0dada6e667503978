/**
 * Where source images come from: the seam {@link dev.cowbird.imagebackend.source.ImageSource}. Each
 * kind of source is a package below this one. A source gives bytes and says what it knows of them;
 * it judges nothing and writes nothing.
 */
@NullMarked
package dev.cowbird.imagebackend.source;

import org.jspecify.annotations.NullMarked;
