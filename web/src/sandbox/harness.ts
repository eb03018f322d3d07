/**
 * Runs beside the candidate's code, in the same interpreter, so what matters is made of objects written in C, which no program can
 * bend: the function is called by `starmap`, its value written by the encoder of `json`, and no frame of ours lies under it to be
 * climbed into. Frames of the harness are left out of tracebacks, so that only the candidate's lines show.
 */
export const HARNESS = `
import io, itertools, json, linecache, sys, traceback, types
from json.encoder import c_make_encoder, encode_basestring_ascii

def program(code):
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    linecache.cache["solution.py"] = (len(code), None, code.splitlines(True), "solution.py")
    exec(compile(code, "solution.py", "exec"), module.__dict__)
    return module.__dict__

def told():
    error = sys.last_exc
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == "solution.py"]
    where = "".join(f"line {f.lineno}, in {f.name}\\n" if f.name != "<module>" else f"line {f.lineno}\\n" for f in frames[-4:])
    if isinstance(error, KeyboardInterrupt):
        return where
    return where + "".join(traceback.format_exception_only(error)).replace('File "solution.py", ', "").strip()

def left():
    error = sys.last_exc
    return isinstance(error, SystemExit) and error.code in (None, 0)

program("pass")
sys.stdout.reconfigure(line_buffering=True)
encode = c_make_encoder({}, str.upper, encode_basestring_ascii, None, ":", ",", False, False, False)
(program, callable, json.loads, itertools.starmap, tuple, encode, "".join, repr, told, left, sys.stdout.flush)
`;

type Call<Given extends unknown[], Back> = (...given: Given) => Back;

/** The last line of the harness; what is left in Python passes through as a proxy. `told` and `left` are about the last error. */
export type Harness = [
  /** Promising: `asyncio.run` may wait in it, where the browser can switch stacks. */
  program: { callPromising(code: string): Promise<{ get(name: string): unknown }> },
  callable: Call<[unknown], boolean>,
  loads: Call<[json: string], unknown>,
  starmap: Call<[called: unknown, each: unknown], unknown>,
  tuple: Call<[unknown], unknown>,
  encode: Call<[value: unknown, indent: number], unknown>,
  join: Call<[unknown], string>,
  repr: Call<[unknown], string>,
  told: Call<[], string>,
  left: Call<[], boolean>,
  flush: Call<[], void>,
];
