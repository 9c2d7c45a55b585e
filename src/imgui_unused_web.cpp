// Parts of Dear ImGui that the viewer never enters, but that NewFrame, Begin and EndFrame refer to. Dear
// ImGui has no switch for them. The linker gives each call to these functions to the empty one here (--wrap,
// tools/cmake/VitrineViewer.cmake reads this list) and then drops what nothing refers to any more: a sixth of
// viewer.wasm. They are entered only by
// - docking, and tables and tab bars, through docking and error recovery: io.ConfigFlags has no
//   DockingEnable, and there is no error to recover from;
// - a window with a title, scrollbars or columns: each view is one window with ImGuiWindowFlags_NoDecoration;
// - popups, tooltips and a drawn mouse pointer: lists are the page's own (Ui::select);
// - its own keyboard control: the keyboard belongs to the page's mirror (ImGuiWindowFlags_NoNav);
// - its settings' file, and its log. sscanf, which reads 0 items here, is called by settings and by text
//   fields of numbers only.

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
UNUSED(_ZN5ImGui13SetWindowDockEP11ImGuiWindowji, void*, unsigned, int)
UNUSED_INT(_ZN5ImGui11CloseButtonEjRK6ImVec2, unsigned, const void*)
UNUSED_INT(_ZN5ImGui14CollapseButtonEjRK6ImVec2P13ImGuiDockNode, unsigned, const void*, void*)
UNUSED(_ZN5ImGui10EndColumnsEv)
UNUSED(_ZN5ImGui9ScrollbarE9ImGuiAxis, int)
UNUSED(_ZN5ImGui14ScrollToRectExEP11ImGuiWindowRK6ImRecti, void*, void*, const void*, int)
UNUSED(_ZN5ImGui10SetTooltipEPKcz, const char*, ...)
UNUSED(_ZN5ImGui25FindBestWindowPosForPopupEP11ImGuiWindow, void*, void*)
UNUSED(_ZN5ImGui17ClosePopupToLevelEib, int, bool)
UNUSED(_ZN5ImGui17RenderMouseCursorE6ImVec2fijjj, const void*, float, int, unsigned, unsigned, unsigned)
UNUSED(_ZN5ImGui15RenderNavCursorERK6ImRectjif, const void*, unsigned, int, float)
UNUSED(_ZN5ImGui13NavInitWindowEP11ImGuiWindowb, void*, bool)
UNUSED(_ZN5ImGui25NavInitRequestApplyResultEv)
UNUSED(_ZN5ImGui25NavMoveRequestApplyResultEv)
UNUSED(_ZN5ImGui20NavMoveRequestSubmitE8ImGuiDirS0_ii, int, int, int, int)
UNUSED(_ZN5ImGui21NavMoveRequestForwardE8ImGuiDirS0_ii, int, int, int, int)
UNUSED_INT(_ZN5ImGui8ShortcutEiij, int, int, unsigned)
UNUSED_INT(_ZN5ImGui17IsKeyChordPressedEiij, int, int, unsigned)
UNUSED_INT(sscanf, const char*, const char*, ...)
// NOLINTEND(bugprone-reserved-identifier)
