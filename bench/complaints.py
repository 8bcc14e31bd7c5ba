"""Tickets as people write them, by the hundred thousand: common words commonly, rare ones rarely, the same at every run."""

import itertools
import random
from collections.abc import Iterator

_THINGS = (
    "imprimante", "écran", "clavier", "souris", "ordinateur", "ordinateur portable", "téléphone", "casque",
    "station d'accueil", "messagerie", "Outlook", "Teams", "VPN", "Wi-Fi", "réseau", "badge", "mot de passe",
    "compte", "session", "fichier", "dossier partagé", "OneDrive", "tableur", "traitement de texte", "navigateur",
    "certificat", "visioconférence", "salle de réunion", "projecteur", "scanner", "copieur", "câble", "chargeur",
    "batterie", "caméra", "micro", "haut-parleur", "signature", "agenda", "calendrier", "invitation", "pièce jointe",
    "courriel", "hameçonnage", "antivirus", "mise à jour", "licence", "logiciel", "SIRH", "parapheur", "annuaire",
    "intranet", "formulaire",
)  # fmt: skip
_TROUBLES = (
    "ne marche pas", "reste noir", "est lent", "se bloque", "affiche une erreur", "ne démarre plus", "se déconnecte",
    "perd les données", "refuse le mot de passe", "ne répond plus", "fait du bruit", "demande un code",
    "n'imprime plus", "ne s'ouvre pas", "est introuvable", "a disparu", "plante au démarrage", "tourne sans fin",
    "coupe le son", "clignote",
)  # fmt: skip
_CIRCUMSTANCES = (
    "depuis ce matin", "depuis hier", "après la mise à jour", "au premier étage", "en télétravail",
    "à chaque ouverture", "de temps en temps", "pour toute l'équipe", "pour un nouvel agent", "avant une réunion",
    "lors de la connexion", "sur le site de Brest", "au lycée Vauban", "dans la salle B12", "avec le nouveau poste",
)  # fmt: skip
_CONSONANTS, _VOWELS = ("b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "ch", "tr", "pl"), "aiou"
_RARE_WORDS = 20_000


class Complaints:
    """Writes titles and descriptions."""

    def __init__(self, seed: int = 4) -> None:
        self._random = random.Random(seed)
        syllables = [f"{consonant}{vowel}" for consonant in _CONSONANTS for vowel in _VOWELS]
        self._rare = [
            "".join(self._random.choices(syllables, k=self._random.randint(2, 4))) for _ in range(_RARE_WORDS)
        ]
        self._rare_weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(_RARE_WORDS)))
        self._things = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(_THINGS))))

    def one(self) -> tuple[str, str]:
        """A title and a description."""
        title = self._sentence()
        rare = self._random.choices(self._rare, cum_weights=self._rare_weights, k=self._random.randint(5, 25))
        more = [self._sentence() for _ in range(self._random.randint(0, 2))]
        return title[:120], f"Bonjour, {'. '.join([title, *more])}. {' '.join(rare)}. Merci de votre aide."

    def many(self, count: int) -> Iterator[tuple[str, str]]:
        """So many of them."""
        return (self.one() for _ in range(count))

    def _sentence(self) -> str:
        thing = self._random.choices(_THINGS, cum_weights=self._things)[0]
        return f"{thing} {self._random.choice(_TROUBLES)} {self._random.choice(_CIRCUMSTANCES)}"
