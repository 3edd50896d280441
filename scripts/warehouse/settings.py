"""Every setting of the warehouse, typed, with its default and what it decides.

A setting is taken from the first of these that names it: an argument to :func:`load_settings`
(the command line), an environment variable ``WAREHOUSE_<NAME>``, the file ``warehouse.toml`` in the
project folder, the default written here. Relative paths start at the project folder.
"""

from __future__ import annotations

import difflib
import os
import re
import secrets
import stat
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from typing_extensions import override

ENV_PREFIX = "WAREHOUSE_"
SETTINGS_FILE = "warehouse.toml"
PROJECT_FILE = "dbt_project.yml"
SAMPLE_NOTICE = "sample.json"
PACKAGE_DIR = Path(__file__).resolve().parent

LISTED = "docs/settings.md lists them all."

SHORTEST_PERSON_KEY = 16
"""Characters. A shorter key could be guessed, and with it who stands behind a pseudonym."""


class SettingsError(ValueError):
    """A setting that cannot be used; the message names the setting and where to change it."""


def find_project_dir(start: Path | None = None) -> Path:
    """The nearest folder at or above ``start`` that holds the project, else the installed one.

    Raises:
        SettingsError: if there is none.
    """
    folder = (start or Path.cwd()).resolve()
    for candidate in (folder, *folder.parents, *PACKAGE_DIR.parents):
        if (candidate / PROJECT_FILE).is_file():
            return candidate
    raise SettingsError(
        f"No {PROJECT_FILE} at or above {folder}: change to the project's folder or set "
        f"{ENV_PREFIX}PROJECT_DIR."
    )


class SampleNotice(BaseModel):
    """``landing/sample.json``: says that the landing folder holds made-up extracts."""

    as_of: date
    """The day on which the sample's story ends: the job's clock while the sample is loaded."""
    meets_printed_figures: bool = False
    """Whether the needs assessment's printed figures describe these extracts."""


class Settings(BaseSettings):
    """How one run of the warehouse behaves. Unchangeable once made."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, extra="forbid", frozen=True, validate_default=True
    )

    project_dir: Path = Field(
        default_factory=find_project_dir,
        description="Folder that holds dbt_project.yml. Default: nearest one at or above the "
        "working folder, else the one this package was installed from.",
    )
    data_dir: Path = Field(
        default=Path("data"), description="Where the three database files and all reports live."
    )
    landing_dir: Path = Field(
        default=Path("landing"), description="Where agencies' files arrive: <agency>/<date>/<file>."
    )
    contracts_dir: Path = Field(
        default=PACKAGE_DIR / "landing" / "contracts",
        description="One YAML contract for each agency, dataset and version.",
    )
    seeds_dir: Path = Field(default=Path("seeds"), description="Code lists and crosswalks as CSV.")

    person_key: SecretStr | None = Field(
        default=None,
        description="Secret of the pseudonyms. Default: the file <data>/vault/person.key "
        "(mode 0600), made on first use.",
    )
    person_key_version: str = Field(
        default="1", min_length=1, description="Name of the key in use; change it with the key."
    )

    athena_go_live_date: date = Field(
        default=date(2018, 5, 1), description="First day on which crimes were recorded in Athena."
    )
    year_follows: Literal["recorded", "committed"] = Field(
        default="recorded", description="Which date decides the period an offence belongs to."
    )
    age_follows: Literal["offence", "recorded"] = Field(
        default="offence", description="Which date a person's age is taken at."
    )
    repeat_window_months: int = Field(
        default=12,
        ge=1,
        description="A case repeats where the same person had an earlier one of the same agency "
        "within so many months before it.",
    )
    latest_population_year: int = Field(
        default=2017,
        description="Newest mid-year estimate that rates divide by: mid-2017 was the latest at "
        "the time of the needs assessment.",
    )
    suppression_threshold: int = Field(
        default=5, ge=2, description="Published counts from 1 to one less than this are withheld."
    )
    as_of: date | None = Field(
        default=None,
        description="The job's clock. Default: the sample's own date while the landing folder "
        "holds the sample, else today.",
    )

    memory_limit: str = Field(
        default="4GB",
        description="Most memory DuckDB may use before it spills to disk, such as 4GB or 512MiB.",
    )
    threads: int = Field(default=2, ge=1, le=64, description="Threads DuckDB may use.")
    keep_runs: int = Field(default=14, ge=1, description="Nights whose reports are kept.")

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put ``warehouse.toml`` of the project folder in use behind the environment."""
        named = init_settings().get("project_dir") or os.environ.get(f"{ENV_PREFIX}PROJECT_DIR")
        project_dir = Path(named) if named else find_project_dir()
        settings_file = TomlConfigSettingsSource(settings_cls, project_dir / SETTINGS_FILE)
        return init_settings, env_settings, settings_file

    @field_validator("person_key")
    @classmethod
    def _is_long_enough(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and len(key.get_secret_value()) < SHORTEST_PERSON_KEY:
            raise ValueError(f"must be at least {SHORTEST_PERSON_KEY} characters long")
        return key

    @field_validator("memory_limit")
    @classmethod
    def _is_a_size(cls, size: str) -> str:
        if not re.fullmatch(r"\d+(\.\d+)? ?([KMGT]i?)?B", size):
            raise ValueError("must be a size such as 4GB or 512MiB")
        return size

    @model_validator(mode="after")
    def _start_paths_at_the_project(self) -> Self:
        project_dir = self.project_dir.expanduser().resolve()
        object.__setattr__(self, "project_dir", project_dir)
        for name in ("data_dir", "landing_dir", "contracts_dir", "seeds_dir"):
            absolute = (project_dir / getattr(self, name).expanduser()).resolve()
            object.__setattr__(self, name, absolute)
        return self

    @property
    def vault_path(self) -> Path:
        """Raw drops with names: opened by the job alone (mode 0600)."""
        return self.data_dir / "vault" / "raw.duckdb"

    @property
    def restricted_path(self) -> Path:
        """Staging to reconciliation, pseudonymous: for approved analysts (mode 0640)."""
        return self.data_dir / "restricted" / "warehouse.duckdb"

    @property
    def published_path(self) -> Path:
        """What anyone may read (mode 0644)."""
        return self.data_dir / "published" / "warehouse.duckdb"

    @property
    def releases_dir(self) -> Path:
        """The ledger and every release as it was published: opened by the job alone."""
        return self.data_dir / "releases"

    @property
    def ledger_path(self) -> Path:
        """What was released and how it was decided, in that folder."""
        return self.releases_dir / "ledger.duckdb"

    @property
    def build_dir(self) -> Path:
        """Where candidates are built before they are swapped in."""
        return self.data_dir / "build"

    @property
    def dbt_dir(self) -> Path:
        """dbt's own folder; the parse kept in it makes the next one fast."""
        return self.data_dir / "dbt"

    @property
    def receipts_dir(self) -> Path:
        """Receipts and the workbooks that go back to suppliers."""
        return self.data_dir / "receipts"

    @property
    def reports_dir(self) -> Path:
        """One page for each run."""
        return self.data_dir / "reports"

    @property
    def data_docs_dir(self) -> Path:
        """Validation pages."""
        return self.data_dir / "data_docs"

    @property
    def history_dir(self) -> Path:
        """Records of the kept nights."""
        return self.data_dir / "history"

    @property
    def person_key_path(self) -> Path:
        """Where the person key lives when no setting gives it."""
        return self.data_dir / "vault" / "person.key"

    @property
    def sample_notice_path(self) -> Path:
        """The mark that the landing folder holds the synthetic sample."""
        return self.landing_dir / SAMPLE_NOTICE

    @property
    def is_sample(self) -> bool:
        """Whether the landing folder holds the synthetic sample rather than real extracts."""
        return self.sample_notice_path.is_file()

    @property
    def is_jsna_sample(self) -> bool:
        """Whether what is landed should give the needs assessment's printed figures.

        Raises:
            SettingsError: if the sample's notice cannot be read.
        """
        return self.is_sample and self._sample_notice().meets_printed_figures

    @property
    def as_of_date(self) -> date:
        """The job's clock: as set, else the sample's date, else today.

        Raises:
            SettingsError: if the sample's notice cannot be read.
        """
        if self.as_of is not None:
            return self.as_of
        return self._sample_notice().as_of if self.is_sample else date.today()

    def _sample_notice(self) -> SampleNotice:
        try:
            return SampleNotice.model_validate_json(self.sample_notice_path.read_bytes())
        except ValidationError as error:
            raise SettingsError(
                f"{self.sample_notice_path}: it must give the sample's date as "
                '{"as_of": "YYYY-MM-DD"}; delete the sample and run `warehouse synthesise` again.'
            ) from error

    def person_key_secret(self) -> bytes:
        """The secret of the pseudonyms; makes and keeps a random one on first use.

        Raises:
            SettingsError: if the key's file is open to others, or too short to be the key.
        """
        if self.person_key is not None:
            return self.person_key.get_secret_value().encode()
        path = self.person_key_path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return _read_private_key(path)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        return _read_private_key(path)

    def dbt_vars(self) -> dict[str, str | int]:
        """What the models are told; ``dbt_project.yml`` holds the same names with the defaults."""
        return {
            "athena_go_live_date": self.athena_go_live_date.isoformat(),
            "year_follows": self.year_follows,
            "age_follows": self.age_follows,
            "repeat_window_months": self.repeat_window_months,
            "latest_population_year": self.latest_population_year,
            "as_of_date": self.as_of_date.isoformat(),
            "suppression_threshold": self.suppression_threshold,
            "is_jsna_sample": self.is_jsna_sample,
        }


def load_settings(**overrides: Any) -> Settings:
    """Read the settings, ``overrides`` first.

    Raises:
        SettingsError: names each setting that is wrong, what it must be and where to change it.
    """
    _refuse_unknown_variables()
    try:
        return Settings(**overrides)
    except ValidationError as error:
        raise SettingsError("\n".join(map(_explain, error.errors()))) from None
    except ValueError as error:  # TOML that cannot be parsed
        raise SettingsError(f"{SETTINGS_FILE} cannot be read: {error}") from None


def require_file(path: Path, kind: str) -> None:
    """See that a file of the data folder is there.

    Raises:
        SettingsError: saying how to get it.
    """
    if not path.is_file():
        raise SettingsError(
            f"There is no {kind} file at {path} yet: run `warehouse nightly` first, or point "
            "--data-dir at the folder that has it."
        )


def _refuse_unknown_variables() -> None:
    """A slip in a variable's name would otherwise leave the default in force without a word.

    Raises:
        SettingsError: names each variable that is no setting, and the setting most like it.
    """
    given = {
        name: name[len(ENV_PREFIX) :].lower()
        for name in sorted(os.environ)
        if name.upper().startswith(ENV_PREFIX)
    }
    told = [
        f"There is no setting for the environment variable {variable}: "
        + (f"did you mean {ENV_PREFIX}{near.upper()}?" if (near := _nearest(name)) else LISTED)
        for variable, name in given.items()
        if name not in Settings.model_fields
    ]
    if told:
        raise SettingsError("\n".join(told))


def _nearest(name: str) -> str | None:
    """The setting whose name is most like this one, if any is."""
    return next(iter(difflib.get_close_matches(name, Settings.model_fields, n=1)), None)


def _explain(problem: Any) -> str:
    """One wrong setting in plain words, never with its value: it might be the key."""
    name = str(problem["loc"][0]) if problem["loc"] else "settings"
    if problem["type"] == "extra_forbidden":
        near = _nearest(name)
        hint = f"did you mean {near!r}?" if near else LISTED
        return f"There is no setting {name!r}, look for a slip in {SETTINGS_FILE}: {hint}"
    what = problem["msg"].removeprefix("Value error, ")
    return f"Setting {name!r}: {what} (change {ENV_PREFIX}{name.upper()} or {SETTINGS_FILE})."


def _read_private_key(path: Path) -> bytes:
    """The key in ``path``, provided that nobody but its owner may read it."""
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise SettingsError(f"{path} may be read by others: run `chmod 600 {path}`.")
    key = path.read_text().strip()
    if len(key) < SHORTEST_PERSON_KEY:
        raise SettingsError(f"{path} is too short to be the person key: restore it from a backup.")
    return key.encode()
