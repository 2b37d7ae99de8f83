"""``shellac train``: one run of training from a folder of banks."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from pathlib import Path

from model.commands._cli.help import examples
from model.errors import gpu_memory_full

DESCRIPTION = """\
Train a network on pairs of clean music and record noise, mixed as it goes.

First make the banks (music, recorded noise, simulated noise) from folders of sound:
    python -m model.train.material.prepare --data DATA --bank BANK
Then train, in as many runs as you like; each continues where the last one stopped:
    shellac train --bank BANK --out training/faithful --minutes 120
    shellac train --bank BANK --out training/faithful --steps 1000 --decay 1000 --export mine
The first run starts from nothing, or with --from NAME from weights you have. The learning rate stays as it is
until a run with --decay brings it to zero: that is the run whose weights are worth exporting. On a CPU the network
trains in fp32 unless the processor has bf16 of its own; on CUDA in bf16 and TF32, compiled, and the banks lie and
the pairs are mixed in the GPU's memory. Every few minutes all that is
needed to go on is written to OUT/state.safetensors, every validation to OUT/log.jsonl.

Or teach the weights you have the noise of your own records:
    shellac train --collection RECORDS --name mine --minutes 30
finds the quiet grooves of the records in the folder, keeps one record in five out, trains for so many minutes,
compares old and new weights on what was kept out, and puts the new ones where the program lists them.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its options."""
    parser = subparsers.add_parser(
        "train",
        help="train a network, or continue training one",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=examples(
            "--bank bank --out out --minutes 60",
            "--collection records --name my-records",
        ),
    )
    parser.add_argument("--bank", type=Path, metavar="DIR", help="folder of the banks")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder of this training's state and log")
    parser.add_argument("--collection", type=Path, metavar="DIR", help="folder of records whose noise is to be learned")
    parser.add_argument("--name", default="my-collection", help="name of the weights made from a collection")
    parser.add_argument("--music", type=Path, metavar="DIR", help="clean music to learn a collection's noise with")
    parser.add_argument(
        "--json", action="store_true", help="report a collection's progress as JSON, one object per line"
    )
    parser.add_argument(
        "--recipe",
        choices=("faithful", "brighter", "paper"),
        default="faithful",
        help="faithful: reconstruction only; brighter: adversarial, towards the full band; paper: as published",
    )
    parser.add_argument(
        "--network", type=Path, metavar="JSON", help="configuration of a new network, instead of the recipe's"
    )
    parser.add_argument("--adversarial", type=float, metavar="LAMBDA", help="weight of the discriminator's loss")
    parser.add_argument("--from", dest="origin", metavar="NAME", help="start from these weights instead of nothing")
    parser.add_argument(
        "--tracker",
        type=Path,
        metavar="FILE",
        help="noise tracker that tells the network what the noise is (default: the shipped)",
    )
    parser.add_argument(
        "--postfilter", action="store_true", help="train the postfilter of the weights of --from with the network"
    )
    parser.add_argument("--minutes", type=float, help="length of the run by the clock")
    parser.add_argument("--steps", type=int, help="length of the run in steps")
    parser.add_argument(
        "--decay", type=int, default=0, metavar="N", help="bring the learning rate to zero over the last N of --steps"
    )
    parser.add_argument("--stage", type=int, metavar="N", help="train one stage alone, counted from 0, in its own band")
    parser.add_argument("--batch", type=int, default=6, metavar="N", help="clips in a batch (default: 6)")
    parser.add_argument("--lr", type=float, default=2e-3, help="learning rate (default: 0.002)")
    parser.add_argument("--seed", type=int, default=0, help="seed of weights and pairs (default: 0)")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--pairs", type=Path, metavar="NPZ", help="validation pairs, as `shellac evaluate` keeps them")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="validate on every Nth pair only")
    parser.add_argument("--validate-minutes", type=float, default=15.0, metavar="M")
    parser.add_argument("--export", metavar="NAME", help="at the end write OUT/NAME.safetensors")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the training, or learn the collection; 0 when it ended as planned."""
    if args.collection is not None:
        from model.commands.learn import learn_collection

        _flush_denormals()
        return learn_collection(args)
    if args.bank is None or args.out is None:
        print("shellac train: --bank and --out are needed, or --collection", file=sys.stderr)
        return 2
    for name in ("music_train", "noise_real_train", "noise_sim_train"):
        if not (args.bank / f"{name}.json").is_file():
            print(f"shellac train: {args.bank} holds no bank called {name}.", file=sys.stderr)
            return 1
    _flush_denormals()
    try:
        return _train(args)
    except RuntimeError as error:
        if not gpu_memory_full(error):
            raise
        print(
            f"shellac train: the memory of the GPU was not enough for a batch of {args.batch}; a smaller --batch "
            "takes less, and the same command then goes on from the last step.",
            file=sys.stderr,
        )
        return 1


def _flush_denormals() -> None:
    """Before anything is computed: threads inherit the setting. It is the whole process's, so no library makes it.

    The momentum of a filter that has died falls below 1e-38, and processors take many times as long for such numbers:
    Muon needs 180 ms instead of 6 for a matrix that holds a few (tests/benchmarks/test_training.py).
    """
    import torch

    torch.set_flush_denormal(True)


def _train(args: argparse.Namespace) -> int:
    import torch

    from model.evaluate import validation
    from model.evaluate.network import network_restore
    from model.evaluate.sets import pairs
    from model.network import checkpoint, tracker_weights
    from model.network.unet import Denoiser, widened
    from model.network.unet_config import DenoiserConfig
    from model.train.loop import run_training, write_log
    from model.train.mixing.ahead import Ahead
    from model.train.mixing.mixer import Mixer
    from model.train.recipe import RECIPES
    from model.train.run_config import RunConfig
    from model.train.state_file import STATE
    from model.train.training import Training

    config = RunConfig(
        lr=args.lr,
        steps=args.steps,
        minutes=args.minutes,
        decay=args.decay,
        validate_minutes=args.validate_minutes,
        stage=args.stage,
        compiler="inductor" if args.device == "cuda" else None,
        seed=args.seed,
    )
    device = torch.device(args.device)
    if device.type == "cuda" and not torch.cuda.is_available():
        print("shellac train: no GPU that CUDA can use was found; train with --device cpu.", file=sys.stderr)
        return 1
    recipe = RECIPES[args.recipe]
    if args.adversarial is not None:
        recipe = dataclasses.replace(recipe, adversarial=args.adversarial)
    if (args.out / STATE).exists():
        training = Training.resume(args.out, config, device, recipe)
    elif args.origin:
        weights = checkpoint.load(args.origin)
        network = weights.network
        if args.postfilter and weights.postfilter is None:
            print(f"shellac train: {args.origin} has no postfilter to go on with.", file=sys.stderr)
            return 1
        if recipe.network.told and not network.config.told:
            network = widened(network, recipe.network)
        postfilter = weights.postfilter if args.postfilter else None
        training = Training(network.requires_grad_(True), config, device, recipe, postfilter)
    else:
        torch.manual_seed(args.seed)
        shape = DenoiserConfig.from_json(json.loads(args.network.read_text())) if args.network else recipe.network
        training = Training(Denoiser(shape), config, device, recipe)
    tracker = None
    if training.network.config.told:
        tracker = tracker_weights.load(args.tracker) if args.tracker else tracker_weights.shipped()
    telling = tracker.network if tracker is not None else None
    mixer = Mixer(args.bank, args.batch, recipe.mix, args.seed, device, telling)
    chosen = pairs.load(args.pairs)[:: args.every] if args.pairs else []

    def validate(network: Denoiser) -> dict[str, float]:
        restore = network_restore(network, telling, training.ema_postfilter())
        return validation.summary(validation.validate(restore, chosen))

    mean = 0.0
    batches = Ahead(mixer) if device.type == "cuda" else mixer
    for report in run_training(training, batches, args.out, validate if chosen else None):
        mean = report.loss if mean == 0.0 else mean + 0.03 * (report.loss - mean)
        if report.step % 20 == 0 or report.figures:
            speed = training.audio_seconds / max(training.train_seconds, 1e-9)
            print(
                f"step {report.step}  loss {mean:.3f}  {report.audio_seconds / 3600:.2f} h of audio  "
                f"{training.train_seconds / 60:.1f} min  {speed:.1f} x real time",
                flush=True,
            )
        if report.step % 100 == 0 and not report.figures:
            write_log(args.out, training, mean, {})
        if report.figures:
            print(json.dumps({key: round(value, 2) for key, value in report.figures.items()}), flush=True)
    if isinstance(batches, Ahead):
        batches.close()
    average = training.ema_network()
    if chosen:
        figures = validate(average)
        write_log(args.out, training, mean, figures)
        print(json.dumps({key: round(value, 2) for key, value in figures.items()}), flush=True)
    if args.export:
        about = {"steps": training.step, "audio_seconds": round(training.audio_seconds)}
        path = args.out / f"{args.export}.safetensors"
        told_by = tracker.sha256 if tracker is not None else None
        checkpoint.save(
            average, path, title=recipe.title, sentence=recipe.sentence, about=about,
            postfilter=training.ema_postfilter(), told_by=told_by, bounded=told_by is not None,
            lasting=True,
        )  # fmt: skip
        print(f"{path} written")
    return 0
