// The fields of onnx.proto that are read, with their numbers. Fields that are in no table are stepped
// over, as protobuf does: newer exporters write some that we do not know.
#pragma once

#include "onnx/wire.h"

namespace vitrine {

enum : int {
  kModelIrVersion = 1,
  kModelProducer = 2,
  kModelProducerVersion = 3,
  kModelDomain = 4,
  kModelVersion = 5,
  kModelDoc = 6,
  kModelGraph = 7,
  kModelOpset = 8,
  kModelMetadata = 14,
  kModelFunction = 25,
};
inline constexpr WireField kModelFields[] = {
    {kModelIrVersion, WireKind::integer, "ir_version"},
    {kModelProducer, WireKind::bytes, "producer_name"},
    {kModelProducerVersion, WireKind::bytes, "producer_version"},
    {kModelDomain, WireKind::bytes, "domain"},
    {kModelVersion, WireKind::integer, "model_version"},
    {kModelDoc, WireKind::bytes, "doc_string"},
    {kModelGraph, WireKind::bytes, "graph"},
    {kModelOpset, WireKind::bytes, "opset_import"},
    {kModelMetadata, WireKind::bytes, "metadata_props"},
    {kModelFunction, WireKind::bytes, "functions"},
};

enum : int { kOpsetDomain = 1, kOpsetVersion = 2 };
inline constexpr WireField kOpsetFields[] = {
    {kOpsetDomain, WireKind::bytes, "domain"},
    {kOpsetVersion, WireKind::integer, "version"},
};

enum : int { kPairKey = 1, kPairValue = 2 };
inline constexpr WireField kPairFields[] = {
    {kPairKey, WireKind::bytes, "key"},
    {kPairValue, WireKind::bytes, "value"},
};

enum : int { kFunctionName = 1, kFunctionNode = 7, kFunctionOpset = 9, kFunctionDomain = 10 };
inline constexpr WireField kFunctionFields[] = {
    {kFunctionName, WireKind::bytes, "name"},
    {kFunctionNode, WireKind::bytes, "node"},
    {kFunctionOpset, WireKind::bytes, "opset_import"},
    {kFunctionDomain, WireKind::bytes, "domain"},
};

enum : int {
  kGraphNode = 1,
  kGraphName = 2,
  kGraphInitializer = 5,
  kGraphInput = 11,
  kGraphOutput = 12,
  kGraphSparseInitializer = 15,
};
inline constexpr WireField kGraphFields[] = {
    {kGraphNode, WireKind::bytes, "node"},
    {kGraphName, WireKind::bytes, "name"},
    {kGraphInitializer, WireKind::bytes, "initializer"},
    {kGraphInput, WireKind::bytes, "input"},
    {kGraphOutput, WireKind::bytes, "output"},
    {kGraphSparseInitializer, WireKind::bytes, "sparse_initializer"},
};

enum : int {
  kNodeInput = 1,
  kNodeOutput = 2,
  kNodeName = 3,
  kNodeOperator = 4,
  kNodeAttribute = 5,
  kNodeDomain = 7
};
inline constexpr WireField kNodeFields[] = {
    {kNodeInput, WireKind::bytes, "input"},         {kNodeOutput, WireKind::bytes, "output"},
    {kNodeName, WireKind::bytes, "name"},           {kNodeOperator, WireKind::bytes, "op_type"},
    {kNodeAttribute, WireKind::bytes, "attribute"}, {kNodeDomain, WireKind::bytes, "domain"},
};

enum : int {
  kAttributeName = 1,
  kAttributeInteger = 3,
  kAttributeTensor = 5,
  kAttributeGraph = 6,
  kAttributeIntegers = 8,
  kAttributeStrings = 9,
  kAttributeTensors = 10,
  kAttributeGraphs = 11,
  kAttributeSparse = 22,
  kAttributeSparses = 23,
};
inline constexpr WireField kAttributeFields[] = {
    {kAttributeName, WireKind::bytes, "name"},
    {kAttributeInteger, WireKind::integer, "i"},
    {kAttributeTensor, WireKind::bytes, "t"},
    {kAttributeGraph, WireKind::bytes, "g"},
    {kAttributeIntegers, WireKind::integers, "ints"},
    {kAttributeStrings, WireKind::bytes, "strings"},
    {kAttributeTensors, WireKind::bytes, "tensors"},
    {kAttributeGraphs, WireKind::bytes, "graphs"},
    {kAttributeSparse, WireKind::bytes, "sparse_tensor"},
    {kAttributeSparses, WireKind::bytes, "sparse_tensors"},
};

enum : int {
  kTensorDims = 1,
  kTensorType = 2,
  kTensorStrings = 6,
  kTensorName = 8,
  kTensorRawData = 9,
  kTensorExternal = 13,
  kTensorLocation = 14,
};
inline constexpr WireField kTensorFields[] = {
    {kTensorDims, WireKind::integers, "dims"},
    {kTensorType, WireKind::integer, "data_type"},
    {kTensorStrings, WireKind::bytes, "string_data"},
    {kTensorName, WireKind::bytes, "name"},
    {kTensorRawData, WireKind::bytes, "raw_data"},
    {kTensorExternal, WireKind::bytes, "external_data"},
    {kTensorLocation, WireKind::integer, "data_location"},
};

enum : int { kSparseValues = 1, kSparseIndices = 2 };
inline constexpr WireField kSparseFields[] = {
    {kSparseValues, WireKind::bytes, "values"},
    {kSparseIndices, WireKind::bytes, "indices"},
};

enum : int { kValueName = 1, kValueType = 2, kValueDoc = 3 };
inline constexpr WireField kValueFields[] = {
    {kValueName, WireKind::bytes, "name"},
    {kValueType, WireKind::bytes, "type"},
    {kValueDoc, WireKind::bytes, "doc_string"},
};

enum : int {
  kTypeTensor = 1,
  kTypeSequence = 4,
  kTypeMap = 5,
  kTypeOpaque = 7,
  kTypeSparse = 8,
  kTypeOptional = 9,
};
inline constexpr WireField kTypeFields[] = {
    {kTypeTensor, WireKind::bytes, "tensor_type"}, {kTypeSequence, WireKind::bytes, "sequence_type"},
    {kTypeMap, WireKind::bytes, "map_type"},       {kTypeOpaque, WireKind::bytes, "opaque_type"},
    {kTypeSparse, WireKind::bytes, "sparse_type"}, {kTypeOptional, WireKind::bytes, "optional_type"},
};

enum : int { kTensorTypeElement = 1, kTensorTypeShape = 2 };
inline constexpr WireField kTensorTypeFields[] = {
    {kTensorTypeElement, WireKind::integer, "elem_type"},
    {kTensorTypeShape, WireKind::bytes, "shape"},
};

/// Of a sequence and of an optional alike.
enum : int { kElementType = 1 };
inline constexpr WireField kElementFields[] = {{kElementType, WireKind::bytes, "elem_type"}};

enum : int { kMapKey = 1, kMapValue = 2 };
inline constexpr WireField kMapFields[] = {
    {kMapKey, WireKind::integer, "key_type"},
    {kMapValue, WireKind::bytes, "value_type"},
};

enum : int { kShapeDim = 1 };
inline constexpr WireField kShapeFields[] = {{kShapeDim, WireKind::bytes, "dim"}};

enum : int { kDimValue = 1, kDimSymbol = 2 };
inline constexpr WireField kDimFields[] = {
    {kDimValue, WireKind::integer, "dim_value"},
    {kDimSymbol, WireKind::bytes, "dim_param"},
};

}  // namespace vitrine
