/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.format;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which parts of a file are taken by the structures of its format: all of them inside, and no two
 * in the same place. Not safe for use by many threads.
 */
final class Extents {
  private record Extent(String name, long end) {}

  private final String format;
  private final long end;
  private final NavigableMap<Long, Extent> byOffset = new TreeMap<>();

  /** @param end the first byte that no structure may take */
  Extents(String format, long end) {
    this.format = format;
    this.end = end;
  }

  /** Takes a place, which must be inside the file and not taken yet. Nothing takes no place. */
  void claim(String name, long offset, long bytes) throws MalformedImageException {
    requireInside(name, offset, bytes);
    requireFree(name, offset, bytes);
    if (bytes > 0) {
      byOffset.put(offset, new Extent(name, offset + bytes));
    }
  }

  void requireInside(String name, long offset, long bytes) throws MalformedImageException {
    if (offset < 0 || bytes < 0 || bytes > end || offset > end - bytes) {
      throw malformed(name, offset, "leaves the file, which has room for it up to " + end);
    }
  }

  /** Of a place whose beginning is inside the file; its end need not be. */
  void requireFree(String name, long offset, long bytes) throws MalformedImageException {
    Map.Entry<Long, Extent> before = byOffset.lowerEntry(offset + bytes);
    if (bytes > 0 && before != null && before.getValue().end() > offset) {
      throw malformed(
          name, offset, "overlaps the " + before.getValue().name() + " at " + before.getKey());
    }
  }

  private MalformedImageException malformed(String name, long offset, String what) {
    return new MalformedImageException(
        format + ": the " + name + " at " + Long.toUnsignedString(offset) + " " + what);
  }
}
