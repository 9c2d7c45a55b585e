#include "tool/interrupt.h"

namespace vitrine {
namespace {

volatile std::sig_atomic_t noted = 0;

void note(int) { noted = 1; }

}  // namespace

Interruptible::Interruptible() {
  noted = 0;
  old_int_ = std::signal(SIGINT, note);
  old_term_ = std::signal(SIGTERM, note);
}

Interruptible::~Interruptible() {
  std::signal(SIGINT, old_int_);
  std::signal(SIGTERM, old_term_);
}

bool Interruptible::interrupted() { return noted != 0; }

}  // namespace vitrine
