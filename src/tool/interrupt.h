// Commands that run until they are asked to end, and leave nothing behind.
#pragma once

#include <csignal>

namespace vitrine {

/// While it lives, SIGINT (Ctrl+C) and SIGTERM are noted instead of ending the process. One at a time.
class Interruptible {
 public:
  Interruptible();
  ~Interruptible();
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;
  /// Since the last one was made.
  static bool interrupted();

 private:
  void (*old_int_)(int);
  void (*old_term_)(int);
};

}  // namespace vitrine
