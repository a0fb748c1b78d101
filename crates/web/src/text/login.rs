//! Texts of the login.

use super::Text;

texts! {
    LOGIN: "Log in", "Iniciar sesión";
    LOGIN_HOW: "This server shows its figures to its owner.",
        "Este servidor muestra sus cifras a quien lo administra.";
    PASSWORD: "Password", "Contraseña";
    ENTER: "Log in", "Entrar";
    LEAVE: "Log out", "Salir";
    WRONG: "That is not the password.", "Esa no es la contraseña.";
    WAIT_ONE: "Too many wrong passwords. Try again in {count} second.",
        "Demasiados intentos fallidos. Inténtelo de nuevo dentro de {count} segundo.";
    WAIT_MANY: "Too many wrong passwords. Try again in {count} seconds.",
        "Demasiados intentos fallidos. Inténtelo de nuevo dentro de {count} segundos.";
    UNAVAILABLE: "Nobody can be let in now; the terminal that serves this page says why.",
        "Ahora no se puede dejar entrar a nadie; la terminal que sirve esta página dice por qué.";
    FORGOTTEN: "Forgotten? `baremo user password` on the server sets another.",
        "¿La ha olvidado? Con `baremo user password`, en el servidor, se pone otra.";
}
