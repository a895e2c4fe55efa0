"""A small validator for JSON Schema: the keywords that the program's schemas use, and no other one."""
import datetime

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
ABOUT = {"$schema", "title", "description"}  # say nothing of a value


def is_of(kind, value):
    if kind in ("integer", "number"):
        return isinstance(value, int if kind == "integer" else (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[kind])


def is_time(value):
    try:
        datetime.datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ")
    except (TypeError, ValueError):
        return False
    return True


def is_as(keyword, said, value):
    """Whether VALUE is as KEYWORD: SAID has it, for those that need no other schema."""
    if keyword == "type":
        return any(is_of(kind, value) for kind in (said if isinstance(said, list) else [said]))
    if keyword in ("enum", "const"):
        return value in said if keyword == "enum" else value == said
    if keyword == "minimum":
        return not is_of("number", value) or value >= said
    if keyword == "maximum":
        return not is_of("number", value) or value <= said
    if keyword == "required":
        return not isinstance(value, dict) or set(said) <= set(value)
    if keyword == "format":
        return said == "date-time" and (not isinstance(value, str) or is_time(value))
    raise ValueError(f"the validator does not know {keyword}")


def complaints(schema, value, place="$"):
    """What is wrong with VALUE: a list of sentences."""
    if isinstance(schema, bool):
        return [] if schema else [f"{place}: is not known"]
    found = []
    for keyword, said in schema.items():
        if keyword == "properties":
            found += [one for key, inner in said.items() if isinstance(value, dict) and key in value
                      for one in complaints(inner, value[key], f"{place}.{key}")]
        elif keyword == "additionalProperties":
            others = set(value) - set(schema.get("properties", ())) if isinstance(value, dict) else ()
            found += [one for key in sorted(others) for one in complaints(said, value[key], f"{place}.{key}")]
        elif keyword == "propertyNames":
            found += [one for key in (value if isinstance(value, dict) else ()) for one in complaints(said, key, f"{place}.{key}")]
        elif keyword == "items":
            found += [one for number, inner in enumerate(value if isinstance(value, list) else ())
                      for one in complaints(said, inner, f"{place}[{number}]")]
        elif keyword not in ABOUT and not is_as(keyword, said, value):
            found.append(f"{place}: {value!r:.60} is not as {keyword}: {said!r:.60} has it")
    return found
