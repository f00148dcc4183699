"""Settings from the environment (`MCU_*`) and from `.env` in the checkout; nothing is read at import."""

from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from warehouse.errors import SettingsError

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class ArrivalSecret(BaseModel):
    """How to sign in at an address of arrivals: a login with a password, or with a file of a private key."""

    model_config = ConfigDict(frozen=True)

    login: SecretStr | None = None
    password: SecretStr | None = None
    key_file: Path | None = None


class Settings(BaseSettings):
    """Where the data lives and which keys are in use.

    `home` holds `inbox/`, `landing/`, `outbox/`, `postgres/`, `logs/`; `database_url` replaces the embedded
    server; `pseudonym_key` keys the HMAC of personal data (at least 16 characters); `arrival` holds by code
    the secrets of the municipality files' addresses: `MCU_ARRIVAL__<CODE>__LOGIN`, `…__PASSWORD`,
    `…__KEY_FILE`.
    """

    model_config = SettingsConfigDict(
        env_prefix="MCU_",
        env_nested_delimiter="__",
        env_file=PROJECT_ROOT / ".env",
        extra="ignore",
        frozen=True,
    )

    home: Path = PROJECT_ROOT / ".mcu"
    database_url: SecretStr | None = None
    analyst_password: SecretStr | None = None
    pseudonym_key: SecretStr | None = None
    timezone: str = "Europe/Moscow"
    municipalities: Path = PROJECT_ROOT / "municipalities"
    arrival: dict[str, ArrivalSecret] = Field(default_factory=dict)

    @field_validator("home", "municipalities")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of a moment given without one."""
        try:
            return ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise SettingsError(
                "MCU_TIMEZONE не является часовым поясом",
                got=self.timezone,
                expected="имя вида Europe/Moscow",
                todo="исправьте MCU_TIMEZONE в окружении или в .env",
            ) from error

    @property
    def inbox(self) -> Path:
        return self.home / "inbox"

    @property
    def landing(self) -> Path:
        return self.home / "landing"

    @property
    def outbox(self) -> Path:
        return self.home / "outbox"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    def arrival_environment(self) -> dict[str, str]:
        """The variables that `arrival` was read from, for another process. Never log it."""
        found: dict[str, str] = {}
        for code, secret in self.arrival.items():
            start = f"MCU_ARRIVAL__{code.upper()}"
            for name, value in (("LOGIN", secret.login), ("PASSWORD", secret.password)):
                if value is not None:
                    found[f"{start}__{name}"] = value.get_secret_value()
            if secret.key_file is not None:
                found[f"{start}__KEY_FILE"] = str(secret.key_file)
        return found

    def require_pseudonym_key(self) -> bytes:
        """The key of pseudonyms as bytes; a missing or short key is an error, never a default."""
        key = self.pseudonym_key.get_secret_value() if self.pseudonym_key else ""
        if len(key) < 16:
            raise SettingsError(
                "Нет ключа псевдонимов MCU_PSEUDONYM_KEY",
                got=f"{len(key)} символов",
                expected="не менее 16 символов",
                todo="задайте MCU_PSEUDONYM_KEY в окружении или в файле .env и храните его отдельно от базы",
            )
        return key.encode()


def load_settings() -> Settings:
    """Settings as the environment has them now."""
    return Settings()
