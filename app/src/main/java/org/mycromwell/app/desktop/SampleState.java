package org.mycromwell.app.desktop;

import java.util.Locale;

/** The states of the window that there are pictures of. */
enum SampleState {
  FIRST_RUN,
  EMPTY,
  LOADING,
  IDLE,
  FINDING,
  PREFILLING,
  STREAMING,
  REVIEW,
  REVIEW_DECIDED,
  UNIFIED,
  EDITING,
  HUNKS,
  CROP,
  MODELS,
  APPLIED,
  STOPPED,
  TRUNCATED,
  NO_CHANGE,
  FAILED,
  CONFLICT,
  LARGE,
  PALETTE,
  DROP;

  String fileName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
