"""Prints what probe.mjs tries: a node for every kernel that native onnxruntime has on the CPU, and one for every
operator that has none, which may be made of others (a function).

JSON: [{domain, name, first, last, kernel, inputs, outputs, attributes}]: the opsets of its domain that the node is for,
types as onnxruntime writes them, and the attributes that must be there, [name, kind] each.
"""

import json

from onnxruntime.capi import onnxruntime_pybind11_state as runtime

OPEN_END = 2**31 - 1


def schema_of(schemas, domain, name, opset):
    fitting = [s for s in schemas if (s.domain, s.name) == (domain, name) and s.since_version <= opset]
    return max(fitting, key=lambda s: s.since_version, default=None)


def type_text(parameter, kernel_types, schema):
    """A type that both the schema's parameter and the kernel take, without a shape."""
    allowed = list(kernel_types.get(parameter.typeStr) or [])
    if not allowed:
        constraint = next((c for c in schema.type_constraints if c.type_param_str == parameter.typeStr), None)
        allowed = list(constraint.allowed_type_strs) if constraint else [parameter.typeStr]
    preferred = [t for t in ("tensor(float)", "tensor(int64)") if t in allowed]
    return (preferred or sorted(allowed, key=lambda t: ("(float)" not in t, t)))[0]


def parameters(listed, at_least, kernel_types, schema):
    types = [type_text(p, kernel_types, schema) for p in listed]
    while types and len(types) < at_least:
        types.append(types[-1])  # a variadic one
    return types[:max(at_least, 0)]


def candidate(schema, first, last, kernel_types):
    types = kernel_types or {}
    return {
        "domain": schema.domain, "name": schema.name, "first": first, "last": last, "kernel": kernel_types is not None,
        "inputs": parameters(schema.inputs, schema.min_input, types, schema),
        "outputs": parameters(schema.outputs, max(schema.min_output, 1), types, schema),
        "attributes": sorted([name, str(a.type).rsplit(".")[-1]] for name, a in schema.attributes.items() if a.required),
    }


def main():
    schemas = runtime.get_all_operator_schema()
    found = {}
    for kernel in runtime.get_all_opkernel_def():
        first, last = kernel.version_range
        key = (kernel.domain, kernel.op_name, first)
        schema = schema_of(schemas, kernel.domain, kernel.op_name, first)
        if kernel.provider != "CPUExecutionProvider" or schema is None:
            continue
        # A kernel for each type: float's where there is one.
        if key not in found or "tensor(float)" in sum(kernel.type_constraints.values(), []):
            found[key] = candidate(schema, first, None if last >= OPEN_END else last, kernel.type_constraints)
    with_kernel = {(domain, name) for domain, name, _ in found}
    for schema in schemas:
        later = [s.since_version for s in schemas
                 if (s.domain, s.name) == (schema.domain, schema.name) and s.since_version > schema.since_version]
        if (schema.domain, schema.name) not in with_kernel and not schema.deprecated:
            found[schema.domain, schema.name, schema.since_version] = candidate(
                schema, schema.since_version, min(later) - 1 if later else None, None)
    print(json.dumps([found[key] for key in sorted(found)]))


main()
