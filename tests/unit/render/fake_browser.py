#!/usr/bin/env python3
"""What stands in for Chromium: the DevTools pipe on descriptors 3 and 4, and one way to behave, its first argument. It draws a
page by putting words before what it was given."""
import base64
import json
import os
import signal
import sys

MODE = sys.argv[1]
incoming, page = b"", ""


def say(**message):
    out = json.dumps(message).encode() + b"\0"
    while out:
        out = out[os.write(4, out):]


def event(method, **params):
    say(method=method, params=params, sessionId="S")


def lifecycle(name, loader="L"):
    event("Page.lifecycleEvent", name=name, loaderId=loader, frameId="T")


def navigate(number):
    if MODE == "dies":
        sys.exit(1)
    if MODE == "hangs":
        open(os.environ["BEGUN"], "w").close()
        return
    if MODE == "floods":
        while True:
            os.write(4, b"x" * 65536)
    if MODE == "babbles":
        os.write(4, b"not json\0[1,2]\0{\"id\":\"x\",\"method\":7,\"params\":[]}\0" + b"{\"method\":\"Page.lifecycleEvent\",\"params\":null}\0")
    lifecycle("networkIdle", "about:blank")
    event("Fetch.requestPaused", requestId="1", frameId="T", resourceType="Document", request={"url": "x"})
    say(id=number, result={"frameId": "T", "loaderId": "L"}, sessionId="S")


def fulfil(params):
    global page
    page = base64.b64decode(params["body"]).decode()
    if MODE == "opens":
        for session, kind in (("P", "page"), ("W", "worker"), ("F", "iframe")):
            event("Target.attachedToTarget", sessionId=session, waitingForDebugger=True, targetInfo={"targetId": "T" + session, "type": kind})
    event("Fetch.requestPaused", requestId="2", frameId="T", resourceType="Document", request={"url": "elsewhere"})
    event("Fetch.requestPaused", requestId="3", frameId="T", resourceType="Image", request={"url": "picture"})


def fail(params):
    global page
    page += f" refused {params['requestId']}"
    if params["requestId"] == "3":
        lifecycle("load")
        if MODE != "never-rests":
            lifecycle("networkIdle")


def answer(message):
    global page
    method, params = message["method"], message["params"]
    if MODE == "is-killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if MODE == "is-wrong":
        sys.exit(2)
    if method == "Page.navigate":
        return navigate(message["id"])
    if method == "Fetch.fulfillRequest":
        fulfil(params)
    elif method == "Fetch.failRequest":
        fail(params)
    elif method == "Target.closeTarget":
        page += f" closed {params['targetId']}"
    elif method == "Runtime.runIfWaitingForDebugger":
        page += f" let {message['sessionId']} run"
    results = {
        "Target.createBrowserContext": {"browserContextId": "C"},
        "Target.createTarget": {"targetId": "T"},
        "Target.attachToTarget": {"sessionId": "S"},
        "Page.getFrameTree": {"frameTree": {"frame": {"id": "T", "loaderId": "M" if MODE == "leaves" else "L"}}},
        "Runtime.evaluate": {"result": {"type": "string", "value": f"drawn by {os.getpid()}: " + page}},
    }
    say(id=message["id"], result=results.get(method, {}))


while True:
    got = os.read(3, 65536)
    if not got:
        break
    incoming += got
    while b"\0" in incoming:
        text, incoming = incoming.split(b"\0", 1)
        answer(json.loads(text))
