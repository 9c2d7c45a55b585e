#include "tool/cli.h"

int main(int argc, char** argv) { return vitrine::run_command_line(argc, argv, VITRINE_VERSION); }
