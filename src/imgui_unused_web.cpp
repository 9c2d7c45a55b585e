// Parts of Dear ImGui that the viewer never enters, but that NewFrame, Begin and EndFrame refer to: docking,
// tables, and tab bars (reached through docking and error recovery). Dear ImGui has no switch for them. The
// linker gives each call to these functions to the empty one here (--wrap, tools/cmake/VitrineViewer.cmake
// reads this list) and then drops what nothing refers to any more: a seventh of viewer.wasm. All return
// nothing, and do nothing while io.ConfigFlags has no DockingEnable and there is no error to recover from.

// The last five are entered only by its own keyboard control (the page's mirror is ours), its settings' file,
// and its log. sscanf, which reads 0 items here, is called by settings and by text fields of numbers only.

#define UNUSED(mangled_name, ...)                     \
  extern "C" void __wrap_##mangled_name(__VA_ARGS__); \
  extern "C" void __wrap_##mangled_name(__VA_ARGS__) {}
#define UNUSED_INT(name, ...)                \
  extern "C" int __wrap_##name(__VA_ARGS__); \
  extern "C" int __wrap_##name(__VA_ARGS__) { return 0; }

// NOLINTBEGIN(bugprone-reserved-identifier): the linker wants these names
UNUSED(_ZN5ImGui21DockContextInitializeEP12ImGuiContext, void*)
UNUSED(_ZN5ImGui19DockContextShutdownEP12ImGuiContext, void*)
UNUSED(_ZN5ImGui34DockContextNewFrameUpdateUndockingEP12ImGuiContext, void*)
UNUSED(_ZN5ImGui32DockContextNewFrameUpdateDockingEP12ImGuiContext, void*)
UNUSED(_ZN5ImGui19DockContextEndFrameEP12ImGuiContext, void*)
UNUSED(_ZN5ImGui26DockContextQueueUndockNodeEP12ImGuiContextP13ImGuiDockNode, void*, void*)
UNUSED(_ZN5ImGui28DockContextQueueUndockWindowEP12ImGuiContextP11ImGuiWindow, void*, void*)
UNUSED(_ZN5ImGui30DockContextProcessUndockWindowEP12ImGuiContextP11ImGuiWindowb, void*, void*, bool)
UNUSED(_ZN5ImGui11BeginDockedEP11ImGuiWindowPb, void*, void*)
UNUSED(_ZN5ImGui27BeginDockableDragDropSourceEP11ImGuiWindow, void*)
UNUSED(_ZN5ImGui27BeginDockableDragDropTargetEP11ImGuiWindow, void*)
UNUSED(_ZN5ImGui30ErrorRecoveryTryToRecoverStateEPK23ImGuiErrorRecoveryState, const void*)
UNUSED(_ZN5ImGui36ErrorRecoveryTryToRecoverWindowStateEPK23ImGuiErrorRecoveryState, const void*)
UNUSED(_ZN5ImGui31TableSettingsAddSettingsHandlerEv)
UNUSED(_ZN5ImGui38ErrorCheckEndFrameFinalizeErrorTooltipEv)
UNUSED(_ZN5ImGui51ErrorCheckUsingSetCursorPosToExtendParentBoundariesEv)
UNUSED(_ZN5ImGui21SaveIniSettingsToDiskEPKc, const char*)
UNUSED(_ZN5ImGui15LogRenderedTextEPK6ImVec2PKcS4_, const void*, const char*, const char*)
UNUSED_INT(sscanf, const char*, const char*, ...)
// NOLINTEND(bugprone-reserved-identifier)
